package dev.signet.platform.secret;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HKDF with SHA-256 (RFC 5869). Written out because the JDK has it from version 25 only, and loading a library for it
 * would take a tenth of the start.
 */
final class Hkdf {

    private static final String MAC = "HmacSHA256";
    private static final int BLOCK_BYTES = 32;
    private static final int MOST_BLOCKS = 255;

    private Hkdf() {}

    /**
     * A key from a secret that is already as good as random, or nearly.
     *
     * @param salt may be empty
     * @param info what the key is for
     * @param length in bytes, at most 8160
     */
    static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
        if (length > MOST_BLOCKS * BLOCK_BYTES) {
            throw new IllegalArgumentException("HKDF gives at most " + MOST_BLOCKS * BLOCK_BYTES + " bytes");
        }
        byte[] pseudorandomKey = mac(salt.length == 0 ? new byte[BLOCK_BYTES] : salt, secret);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        byte[] block = {};
        for (int i = 1; output.size() < length; i++) {
            block = mac(pseudorandomKey, block, info, new byte[] {(byte) i});
            output.writeBytes(block);
        }
        return Arrays.copyOf(output.toByteArray(), length);
    }

    private static byte[] mac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
