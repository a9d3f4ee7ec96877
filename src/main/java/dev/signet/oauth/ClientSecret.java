package dev.signet.oauth;

import dev.signet.platform.RandomBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A client's secret. We make it, long and random, so that a fast hash is enough: there is nothing to guess.
 *
 * @param text as the client knows it
 */
record ClientSecret(String text) {

    private static final int BYTES = 32;

    /** So that whoever finds it, in a repository for one, knows what has leaked. */
    private static final String PREFIX = "signet_";

    static ClientSecret generate() {
        return new ClientSecret(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(RandomBytes.next(BYTES)));
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    boolean matches(byte[] hash) {
        return MessageDigest.isEqual(hash(), hash);
    }

    @Override
    public String toString() {
        return "ClientSecret[hidden]";
    }
}
