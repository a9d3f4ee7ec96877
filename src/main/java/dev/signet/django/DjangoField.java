package dev.signet.django;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The fields of a user of Django, but for the password. Their order is that of the digests that are stored: one more
 * comes last.
 */
enum DjangoField {
    USERNAME,
    FIRST_NAME,
    LAST_NAME,
    EMAIL,
    PHONE_NUMBER,
    IS_ACTIVE,
    IS_STAFF,
    IS_SUPERUSER,
    DATE_JOINED,
    LAST_LOGIN;

    private static final int BYTES = Long.BYTES;

    /** As the file calls it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a file says of each field, in eight bytes. */
    static byte[] digest(JsonNode fields) {
        ByteBuffer digests = ByteBuffer.allocate(values().length * BYTES);
        for (DjangoField field : values()) {
            byte[] text = fields.path(field.code()).toString().getBytes(StandardCharsets.UTF_8);
            digests.put(Digests.sha256(text), 0, BYTES);
        }
        return digests.array();
    }

    /** Of which fields the one digest says something else than the other. */
    static Set<DjangoField> differing(byte[] before, byte[] now) {
        Set<DjangoField> differing = EnumSet.noneOf(DjangoField.class);
        for (DjangoField field : values()) {
            if (of(field, before) != of(field, now)) {
                differing.add(field);
            }
        }
        return differing;
    }

    /** Zero where nothing was said of the field yet. */
    private static long of(DjangoField field, byte[] digests) {
        int start = field.ordinal() * BYTES;
        return digests.length < start + BYTES ? 0 : ByteBuffer.wrap(digests).getLong(start);
    }
}
