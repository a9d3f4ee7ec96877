package dev.signet.token;

import dev.signet.platform.secret.MasterSecret;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;

/**
 * The wire form of refresh tokens: {@code base64url(version, session id, generation, HMAC-SHA-256)}. A forged or mangled
 * one is found out without asking the database, the database holds nothing that could be stolen, and the same token can
 * be computed again for a client that lost it.
 */
@ApplicationScoped
class RefreshTokens {

    private static final byte VERSION = 1;
    private static final int PAYLOAD_BYTES = 1 + 2 * Long.BYTES + Integer.BYTES;
    private static final int MAC_BYTES = 32;
    private static final int LENGTH = (PAYLOAD_BYTES + MAC_BYTES) * 4 / 3 + 1;

    /** The one for new tokens first. */
    private final List<SecretKey> keys;

    RefreshTokens(MasterSecret secret) {
        this.keys = secret.macKeys("refresh token");
    }

    String encode(RefreshToken token) {
        return encode(token, keys.get(0));
    }

    private static String encode(RefreshToken token, SecretKey key) {
        byte[] payload = ByteBuffer.allocate(PAYLOAD_BYTES)
                .put(VERSION)
                .putLong(token.sessionId().getMostSignificantBits())
                .putLong(token.sessionId().getLeastSignificantBits())
                .putInt(token.generation())
                .array();
        byte[] signed = ByteBuffer.allocate(PAYLOAD_BYTES + MAC_BYTES)
                .put(payload)
                .put(MasterSecret.mac(key, payload))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    }

    /** The token that this text is, or nothing if we have not made it. */
    Optional<RefreshToken> decode(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        byte[] signed;
        try {
            signed = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        ByteBuffer payload = ByteBuffer.wrap(signed).position(1);
        RefreshToken token = new RefreshToken(new UUID(payload.getLong(), payload.getLong()), payload.getInt());
        // The text and not its bytes: the last two bits of the text are in no byte.
        return keys.stream().anyMatch(key -> isEqual(text, encode(token, key))) ? Optional.of(token) : Optional.empty();
    }

    /** In a time that does not tell how much of it is right. */
    private static boolean isEqual(String given, String expected) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.US_ASCII), expected.getBytes(StandardCharsets.US_ASCII));
    }
}
