package dev.signet.key;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;

/**
 * A key ready for use.
 *
 * @param kid its RFC 7638 thumbprint
 * @param publicJwk the public part as a JWK, in JSON
 * @param verifiesUntil null while no other has been made to take over
 */
public record RingKey(
        String kid,
        Algorithm algorithm,
        PublicKey publicKey,
        PrivateKey privateKey,
        String publicJwk,
        Instant signsFrom,
        Instant verifiesUntil) {

    boolean isHonoured(Instant now) {
        return verifiesUntil == null || verifiesUntil.isAfter(now);
    }

    RingKey with(Instant newSignsFrom, Instant newVerifiesUntil) {
        return new RingKey(kid, algorithm, publicKey, privateKey, publicJwk, newSignsFrom, newVerifiesUntil);
    }

    @Override
    public String toString() {
        return "RingKey[" + kid + "]";
    }
}
