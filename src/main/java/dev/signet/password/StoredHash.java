package dev.signet.password;

import java.util.Optional;

/**
 * The hash of a password as it was read from its encoded string. One class for each way of hashing, none with a
 * {@code toString} that shows it.
 */
interface StoredHash {

    /** Whether its parameters ask for no more time and memory than a login may take. Asked before it is matched. */
    boolean isAffordable();

    /** Whether this is the hash of a password. Takes the time that the hash was made to take. */
    boolean matches(String password);

    /** What it takes to match it, if it is of an algorithm that Signet stores passwords with. */
    default Optional<Cost> cost() {
        return Optional.empty();
    }
}
