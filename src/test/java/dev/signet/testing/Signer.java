package dev.signet.testing;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the third part of a token, whatever the first says of it. */
@FunctionalInterface
public interface Signer {

    byte[] sign(byte[] input) throws GeneralSecurityException;

    /** {@code SHA256withRSA}, {@code SHA256withECDSAinP1363Format}, {@code Ed25519} and the like. */
    static Signer jca(String algorithm, PrivateKey key) {
        return input -> sign(Signature.getInstance(algorithm), key, input);
    }

    /** RFC 7518, section 3.5: PS256. */
    static Signer pss(PrivateKey key) {
        return input -> {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            return sign(signature, key, input);
        };
    }

    static Signer hmac(byte[] secret) {
        return hmac("HmacSHA256", secret);
    }

    static Signer hmac(String algorithm, byte[] secret) {
        return input -> {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return mac.doFinal(input);
        };
    }

    static Signer none() {
        return input -> new byte[0];
    }

    private static byte[] sign(Signature signature, PrivateKey key, byte[] input) throws GeneralSecurityException {
        signature.initSign(key);
        signature.update(input);
        return signature.sign();
    }
}
