package dev.signet.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * scrypt (RFC 7914) as Django writes it: {@code scrypt$<N>$<salt>$<r>$<p>$<base64>}, with the RFC's names for the cost,
 * the block size and the parallelization.
 */
final class ScryptHash implements StoredHash {

    private static final long MOST_MEMORY = 256L * 1024 * 1024;
    private static final Range BLOCK_SIZES = new Range(1, 32);
    private static final Range PARALLELIZATIONS = new Range(1, 16);

    private static final Pattern FORMAT = Pattern.compile("scrypt\\$(?<n>[0-9]{1,9})\\$(?<salt>[^$]+)"
            + "\\$(?<r>[0-9]{1,9})\\$(?<p>[0-9]{1,9})\\$(?<hash>[A-Za-z0-9+/]{86}==)");

    private final int n;
    private final int r;
    private final int p;
    private final byte[] salt;
    private final byte[] hash;

    private ScryptHash(Matcher parsed) {
        this.n = Integer.parseInt(parsed.group("n"));
        this.r = Integer.parseInt(parsed.group("r"));
        this.p = Integer.parseInt(parsed.group("p"));
        this.salt = parsed.group("salt").getBytes(StandardCharsets.UTF_8);
        this.hash = Base64.getDecoder().decode(parsed.group("hash"));
    }

    static Optional<StoredHash> parse(String encoded) {
        Matcher matcher = FORMAT.matcher(encoded);
        return matcher.matches() ? Optional.of(new ScryptHash(matcher)) : Optional.empty();
    }

    @Override
    public boolean isAffordable() {
        return isCost() && BLOCK_SIZES.includes(r) && PARALLELIZATIONS.includes(p) && 128L * n * r <= MOST_MEMORY;
    }

    /** A power of 2 above 1 and below 2^(128 * r / 8): RFC 7914, section 2. */
    private boolean isCost() {
        return n > 1 && Integer.bitCount(n) == 1 && (r > 1 || n < 1 << 16);
    }

    @Override
    public boolean matches(String password) {
        byte[] derived = SCrypt.generate(password.getBytes(StandardCharsets.UTF_8), salt, n, r, p, hash.length);
        return MessageDigest.isEqual(hash, derived);
    }
}
