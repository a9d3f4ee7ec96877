package dev.signet.password;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** How passwords are stored, and which are accepted. */
@ConfigMapping(prefix = "signet.password")
interface PasswordConfig {

    /**
     * The algorithm of new hashes: {@code argon2id}, or {@code bcrypt}. A hash of another algorithm, or of the same at
     * less cost, is rewritten when its owner next logs in. One of the same at more cost stays as it is: a lower cost
     * counts for new passwords alone. A login with it takes longer, by which others can tell that there is such an
     * account. Where many have come in with a higher cost, as with Django's 102400 KiB twice, set that one.
     */
    @WithDefault("argon2id")
    String algorithm();

    /** The cost of Argon2id. The profile {@code test} alone may have a lower one than is said here. */
    Argon2 argon2();

    interface Argon2 {

        /**
         * The memory that a hash takes, in KiB: 7168, the least that OWASP recommends, to 1048576. More memory makes
         * an attacker's hardware dearer.
         */
        @WithDefault("7168")
        int memory();

        /**
         * How often a hash goes through its memory. The cost is memory times iterations: at least 35840, OWASP's least,
         * at most 4194304.
         */
        @WithDefault("5")
        int iterations();

        /** How many lanes the memory has, 1 to 64. One thread computes them all: more make nothing faster here. */
        @WithDefault("1")
        int parallelism();
    }

    /** The cost of bcrypt, 10 to 16: each step doubles the time of a login and of an attacker's guess. */
    @WithDefault("10")
    int bcryptCost();

    /** The length of the shortest new password that is accepted, in Unicode code points, 8 to 128. */
    @WithDefault("8")
    int minimumLength();

    /** How long a password is good that an administrator has set. The user has to change it at the first login. */
    @WithDefault("PT72H")
    Duration temporaryLifetime();

    /** The threads that do the hashing. */
    Hashing hashing();

    interface Hashing {

        /**
         * How many passwords are hashed at the same time. Unless set, as many as there are processors: Argon2id yields to
         * the event loops, so that other calls do not wait for it. With bcrypt, which does not, one less.
         */
        OptionalInt threads();

        /** How many passwords may wait for a thread before further ones are refused with a 503. */
        @WithDefault("64")
        int queue();
    }
}
