package dev.signet.secondfactor;

import dev.signet.platform.secret.MasterSecret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is secret of one second factor. The recovery codes have a MAC key of their own, and not one of the master secret,
 * so that they stay good when that is changed.
 *
 * @param totp what the authenticator has as well
 * @param recoveryKey for the MACs of the recovery codes; never leaves the service
 */
record Secrets(byte[] totp, byte[] recoveryKey) {

    private static final String PURPOSE = "second factor";
    private static final int KEY_BYTES = 32;

    static Secrets generate(SecureRandom random) {
        byte[] totp = new byte[Totp.SECRET_BYTES];
        byte[] recoveryKey = new byte[KEY_BYTES];
        random.nextBytes(totp);
        random.nextBytes(recoveryKey);
        return new Secrets(totp, recoveryKey);
    }

    /** For the row of this user alone. */
    byte[] encrypt(MasterSecret secret, UUID userId) {
        byte[] both = ByteBuffer.allocate(Totp.SECRET_BYTES + KEY_BYTES)
                .put(totp)
                .put(recoveryKey)
                .array();
        return secret.encrypt(PURPOSE, both, context(userId));
    }

    static Secrets decrypt(byte[] encrypted, MasterSecret secret, UUID userId) {
        try {
            ByteBuffer both = ByteBuffer.wrap(secret.decrypt(PURPOSE, encrypted, context(userId)));
            byte[] totp = new byte[Totp.SECRET_BYTES];
            byte[] recoveryKey = new byte[KEY_BYTES];
            both.get(totp).get(recoveryKey);
            return new Secrets(totp, recoveryKey);
        } catch (AEADBadTagException e) {
            throw new IllegalStateException(
                    "The second factor of user " + userId + " is encrypted under another secret", e);
        }
    }

    static boolean isCurrent(byte[] encrypted, MasterSecret secret, UUID userId) {
        return secret.isCurrent(PURPOSE, encrypted, context(userId));
    }

    /** What is stored of a recovery code. */
    byte[] mac(String recoveryCode) {
        SecretKey key = new SecretKeySpec(recoveryKey, "HmacSHA256");
        return MasterSecret.mac(key, recoveryCode.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] context(UUID userId) {
        return userId.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "Secrets[hidden]";
    }
}
