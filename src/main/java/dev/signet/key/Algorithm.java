package dev.signet.key;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.stream.Stream;
import org.jose4j.jws.AlgorithmIdentifiers;

/** The signature algorithms that Signet signs with, under their names in JOSE (RFC 7518, RFC 8037). */
public enum Algorithm {
    RS256(
            AlgorithmIdentifiers.RSA_USING_SHA256,
            SignatureAlgorithm.RS256,
            "RSA",
            new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)),
    ES256(
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            SignatureAlgorithm.ES256,
            "EC",
            new ECGenParameterSpec("secp256r1")),
    EDDSA(AlgorithmIdentifiers.EDDSA, SignatureAlgorithm.EDDSA, "Ed25519", NamedParameterSpec.ED25519);

    private final String jose;
    private final SignatureAlgorithm signatureAlgorithm;
    private final String keyType;
    private final AlgorithmParameterSpec parameters;

    Algorithm(String jose, SignatureAlgorithm signatureAlgorithm, String keyType, AlgorithmParameterSpec parameters) {
        this.jose = jose;
        this.signatureAlgorithm = signatureAlgorithm;
        this.keyType = keyType;
        this.parameters = parameters;
    }

    /** The {@code alg} of a token's header. */
    public String jose() {
        return jose;
    }

    /** The same for SmallRye JWT Build. */
    public SignatureAlgorithm signatureAlgorithm() {
        return signatureAlgorithm;
    }

    static Algorithm of(String jose) {
        return Stream.of(values())
                .filter(algorithm -> algorithm.jose.equals(jose))
                .findFirst()
                .orElseThrow(() ->
                        new ConfigurationException("signet.key.algorithm must be RS256, ES256 or EdDSA, not " + jose));
    }

    String keyType() {
        return keyType;
    }

    KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(keyType);
            generator.initialize(parameters);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
