package dev.signet.password;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** PBKDF2 (RFC 8018, section 5.2) as Django writes it: {@code pbkdf2_sha256$<iterations>$<salt>$<base64>}, or sha1. */
final class Pbkdf2Hash implements StoredHash {

    private static final Range ITERATIONS = new Range(1, 10_000_000);
    private static final Pattern SHA_256 = format("pbkdf2_sha256", "[A-Za-z0-9+/]{43}=");
    private static final Pattern SHA_1 = format("pbkdf2_sha1", "[A-Za-z0-9+/]{27}=");

    private final String algorithm;
    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private Pbkdf2Hash(String algorithm, Matcher parsed) {
        this.algorithm = algorithm;
        this.iterations = Integer.parseInt(parsed.group("iterations"));
        this.salt = parsed.group("salt").getBytes(StandardCharsets.UTF_8);
        this.hash = Base64.getDecoder().decode(parsed.group("hash"));
    }

    static Optional<StoredHash> parse(String encoded) {
        return parse(encoded, SHA_256, "PBKDF2WithHmacSHA256").or(() -> parse(encoded, SHA_1, "PBKDF2WithHmacSHA1"));
    }

    private static Optional<StoredHash> parse(String encoded, Pattern format, String algorithm) {
        Matcher matcher = format.matcher(encoded);
        return matcher.matches() ? Optional.of(new Pbkdf2Hash(algorithm, matcher)) : Optional.empty();
    }

    private static Pattern format(String name, String hash) {
        return Pattern.compile(name + "\\$(?<iterations>[0-9]{1,9})\\$(?<salt>[^$]+)\\$(?<hash>" + hash + ")");
    }

    @Override
    public boolean isAffordable() {
        return ITERATIONS.includes(iterations);
    }

    @Override
    public boolean matches(String password) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, hash.length * Byte.SIZE);
        try {
            byte[] derived =
                    SecretKeyFactory.getInstance(algorithm).generateSecret(spec).getEncoded();
            return MessageDigest.isEqual(hash, derived);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + algorithm + ".", e);
        } finally {
            spec.clearPassword();
        }
    }
}
