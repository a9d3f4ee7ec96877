package dev.signet.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The public keys as others fetch them (RFC 7517, section 5).
 *
 * @param entityTag changes when the keys do, and is the same on every replica
 */
record JwkSet(String json, String entityTag) {

    static JwkSet of(Collection<RingKey> keys) {
        String json = keys.stream().map(RingKey::publicJwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
        return new JwkSet(json, digest(json));
    }

    private static String digest(String json) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
