package dev.signet.code;

import dev.signet.platform.RandomBytes;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A token that stands in a link: the id of what it is good for, and 128 random bits, in base64url. The id finds its row,
 * so that a forged one costs no search; the random bits are what nobody can guess.
 *
 * @param text 43 characters
 */
public record LinkToken(UUID id, String text) {

    private static final int ID_BYTES = 16;
    private static final int RANDOM_BYTES = 16;
    private static final int BYTES = ID_BYTES + RANDOM_BYTES;

    public static LinkToken generate(UUID id) {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(RandomBytes.next(RANDOM_BYTES))
                .array();
        return new LinkToken(id, encode(bytes));
    }

    /** Nothing if that is no token. Whether it is one of ours, its MAC says. */
    public static Optional<LinkToken> parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length != BYTES || !encode(bytes).equals(text)) {
                return Optional.empty();
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return Optional.of(new LinkToken(new UUID(buffer.getLong(), buffer.getLong()), text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "LinkToken[hidden]";
    }
}
