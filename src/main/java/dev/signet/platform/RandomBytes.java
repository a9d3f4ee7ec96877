package dev.signet.platform;

import java.security.SecureRandom;

/** Random bytes that nobody can guess. */
public final class RandomBytes {

    private RandomBytes() {}

    /**
     * From a source that is made now: one in a static field would be made when a native image is built, and each of its
     * processes would go on from there with the same numbers.
     */
    public static byte[] next(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
