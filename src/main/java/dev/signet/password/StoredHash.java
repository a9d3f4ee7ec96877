package dev.signet.password;

/**
 * The hash of a password as it was read from its encoded string. One class for each way of hashing, none with a
 * {@code toString} that shows it.
 */
interface StoredHash {

    /** Whether its parameters ask for no more time and memory than a login may take. Asked before it is matched. */
    boolean isAffordable();

    /** Whether this is the hash of a password. Takes the time that the hash was made to take. */
    boolean matches(String password);

    /** Whether to match this is known to take as long as to match our own format at a given cost. */
    default boolean costsAtLeast(int bcryptCost) {
        return false;
    }
}
