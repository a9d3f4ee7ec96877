package dev.signet.password;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The format in which Signet stores passwords with bcrypt, Django's {@code bcrypt_sha256$$2b$10$<salt><hash>}: bcrypt over the
 * lower-case hexadecimal SHA-256 of the password, so that all of a long password counts, and not its first 72 bytes.
 *
 * <p>Elytron's bcrypt knows {@code $2a$} and not {@code $2b$}. For an input of 64 ASCII characters they are the same.
 */
final class BcryptSha256Hash implements StoredHash {

    private static final String ALGORITHM = "bcrypt_sha256$";
    private static final Pattern FORMAT =
            Pattern.compile("bcrypt_sha256\\$\\$2[aby](?<rest>\\$(?<cost>\\d\\d)\\$[./A-Za-z0-9]{53})");

    private final String crypt;
    private final int cost;

    private BcryptSha256Hash(String rest, int cost) {
        this.crypt = "$2a" + rest;
        this.cost = cost;
    }

    static Optional<StoredHash> parse(String encoded) {
        Matcher matcher = FORMAT.matcher(encoded);
        return matcher.matches()
                ? Optional.of(new BcryptSha256Hash(matcher.group("rest"), Integer.parseInt(matcher.group("cost"))))
                : Optional.empty();
    }

    /** A hash that takes its time like any other and belongs to no user. */
    static StoredHash ofNobody(int cost) {
        return new BcryptSha256Hash("$%02d$%s".formatted(cost, ".".repeat(53)), cost);
    }

    static String encode(String password, int cost) {
        String crypt = BcryptUtil.bcryptHash(sha256(password), cost);
        return ALGORITHM + "$2b" + crypt.substring("$2a".length());
    }

    /** Whether a string is as {@link #encode} makes it. */
    static boolean isEncoded(String encoded, int cost) {
        return encoded.startsWith(ALGORITHM + "$2b$%02d$".formatted(cost));
    }

    @Override
    public boolean isAffordable() {
        return BcryptHash.COSTS.includes(cost);
    }

    @Override
    public boolean matches(String password) {
        return BcryptUtil.matches(sha256(password), crypt);
    }

    @Override
    public Optional<Cost> cost() {
        return Optional.of(new BcryptCost(cost));
    }

    private static String sha256(String password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
