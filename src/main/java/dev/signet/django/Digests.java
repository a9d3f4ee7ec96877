package dev.signet.django;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests of what a file says, to see whether it says something else the next time. */
final class Digests {

    private Digests() {}

    static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
