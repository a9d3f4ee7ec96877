package dev.signet.key;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;

/**
 * A key ready for use.
 *
 * @param kid its RFC 7638 thumbprint
 * @param publicJwk the public part as a JWK, in JSON
 */
public record RingKey(
        String kid,
        Algorithm algorithm,
        PublicKey publicKey,
        PrivateKey privateKey,
        String publicJwk,
        Instant signsFrom) {

    @Override
    public String toString() {
        return "RingKey[" + kid + "]";
    }
}
