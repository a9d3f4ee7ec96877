package dev.signet.key;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A signing key as administrators see it: nothing of its private part. */
@Schema(name = "SigningKey")
record KeyResponse(
        String kid,
        String algorithm,
        KeyState state,
        Instant createdAt,
        Instant signsFrom,
        @Schema(nullable = true) Instant signsUntil,
        @Schema(nullable = true) Instant verifiesUntil,
        @Schema(nullable = true) Instant revokedAt) {

    static KeyResponse from(SigningKey key, KeyState state) {
        return new KeyResponse(
                key.kid,
                key.algorithm,
                state,
                key.createdAt,
                key.signsFrom,
                key.signsUntil,
                key.verifiesUntil,
                key.revokedAt);
    }
}
