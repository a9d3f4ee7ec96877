package dev.signet.password;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.OptionalInt;

/** How passwords are stored, and which are accepted. */
@ConfigMapping(prefix = "signet.password")
interface PasswordConfig {

    /**
     * The cost of bcrypt, 10 to 16: each step doubles the time of a login and of an attacker's guess. Stored hashes of
     * another cost are rewritten at the user's next login.
     */
    @WithDefault("10")
    int bcryptCost();

    /** The length of the shortest new password that is accepted, in Unicode code points, 8 to 128. */
    @WithDefault("8")
    int minimumLength();

    /** The threads that do the hashing. */
    Hashing hashing();

    interface Hashing {

        /** How many passwords are hashed at the same time. Unless set, one less than there are processors. */
        OptionalInt threads();

        /** How many passwords may wait for a thread before further ones are refused with a 503. */
        @WithDefault("64")
        int queue();
    }
}
