package dev.signet.platform.secret;

import dev.signet.platform.RandomBytes;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one secret of an installation. Never used itself: every purpose gets a key of its own, derived with HKDF-SHA-256
 * (RFC 5869), so that no use can weaken another.
 */
public final class MasterSecret {

    private static final String HOW_TO_SET =
            "Set %s to at least 32 random bytes in base64, the same for all replicas: openssl rand -base64 32";

    private static final String CURRENT = "SIGNET_SECRET";
    private static final String MAC = "HmacSHA256";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final byte[] secret;
    private final Optional<MasterSecret> previous;

    private MasterSecret(byte[] secret, Optional<MasterSecret> previous) {
        this.secret = secret;
        this.previous = previous;
    }

    /** {@link #parse(String, String)} of the current one. */
    public static MasterSecret parse(String base64) {
        return parse(base64, CURRENT);
    }

    /**
     * @param base64 at least 32 bytes, standard or URL-safe alphabet
     * @throws ConfigurationException if it is shorter or not base64, with a sentence that says what to set
     * @param variable what it was set with
     */
    static MasterSecret parse(String base64, String variable) {
        byte[] secret;
        try {
            String standard = base64.strip().replace('-', '+').replace('_', '/');
            secret = Base64.getDecoder().decode(standard);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(variable + " is not base64. " + HOW_TO_SET.formatted(variable));
        }
        if (secret.length < KEY_BYTES) {
            throw new ConfigurationException(
                    "%s is too short: %d bytes. %s".formatted(variable, secret.length, HOW_TO_SET.formatted(variable)));
        }
        return new MasterSecret(secret, Optional.empty());
    }

    static MasterSecret missing() {
        throw new ConfigurationException(HOW_TO_SET.formatted(CURRENT));
    }

    /** The same secret, while what was made with another is still honoured: for the change from one to the other. */
    public MasterSecret honouring(MasterSecret another) {
        return new MasterSecret(secret, Optional.of(another));
    }

    /** Whether what was made with another is honoured as well. */
    public boolean isChanging() {
        return previous.isPresent();
    }

    /** A key for HMAC-SHA-256, to make new MACs with. */
    public SecretKey macKey(String purpose) {
        return new SecretKeySpec(derive(purpose), MAC);
    }

    /** The keys whose MACs are honoured, that for new ones first. */
    public List<SecretKey> macKeys(String purpose) {
        return Stream.concat(Stream.of(this), previous.stream())
                .map(honoured -> honoured.macKey(purpose))
                .toList();
    }

    /** Encrypts with AES-256-GCM: nonce, ciphertext, tag. {@code context} must be the same for decryption. */
    public byte[] encrypt(String purpose, byte[] plaintext, byte[] context) {
        byte[] nonce = RandomBytes.next(NONCE_BYTES);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, purpose, nonce, 0, context).doFinal(plaintext);
            byte[] result = new byte[NONCE_BYTES + sealed.length];
            System.arraycopy(nonce, 0, result, 0, NONCE_BYTES);
            System.arraycopy(sealed, 0, result, NONCE_BYTES, sealed.length);
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Decrypts what was encrypted under this secret, or the previous one while it is honoured.
     *
     * @throws AEADBadTagException if it was encrypted under another secret, for another purpose or context, or altered
     */
    public byte[] decrypt(String purpose, byte[] encrypted, byte[] context) throws AEADBadTagException {
        if (previous.isEmpty() || isCurrent(purpose, encrypted, context)) {
            return decryptAsCurrent(purpose, encrypted, context);
        }
        return previous.get().decrypt(purpose, encrypted, context);
    }

    /** Whether it was encrypted under this secret itself. */
    public boolean isCurrent(String purpose, byte[] encrypted, byte[] context) {
        try {
            decryptAsCurrent(purpose, encrypted, context);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        }
    }

    private byte[] decryptAsCurrent(String purpose, byte[] encrypted, byte[] context) throws AEADBadTagException {
        try {
            return cipher(Cipher.DECRYPT_MODE, purpose, encrypted, 0, context)
                    .doFinal(encrypted, NONCE_BYTES, encrypted.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "MasterSecret[hidden]";
    }

    private Cipher cipher(int mode, String purpose, byte[] nonce, int offset, byte[] context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(derive(purpose), "AES"),
                new GCMParameterSpec(TAG_BITS, nonce, offset, NONCE_BYTES));
        cipher.updateAAD(context);
        return cipher;
    }

    private byte[] derive(String purpose) {
        byte[] info = ("signet " + purpose).getBytes(StandardCharsets.UTF_8);
        return Hkdf.derive(secret, new byte[0], info, KEY_BYTES);
    }

    /** HMAC-SHA-256 of {@code message} under a key of {@link #macKey}. */
    public static byte[] mac(SecretKey key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
