package dev.signet.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2 (RFC 9106), version 1.3, as its reference implementation writes it,
 * {@code $argon2id$v=19$m=<KiB>,t=<passes>,p=<lanes>$<salt>$<hash>}, and Django's {@code argon2$argon2id$…}.
 */
final class Argon2Hash implements StoredHash {

    private static final Map<String, Integer> TYPES = Map.of(
            "argon2d", Argon2Parameters.ARGON2_d,
            "argon2i", Argon2Parameters.ARGON2_i,
            "argon2id", Argon2Parameters.ARGON2_id);

    private static final int MOST_KIB = 1024 * 1024;
    private static final long MOST_KIB_TIMES_PASSES = 4L * MOST_KIB;
    private static final Range LANES = new Range(1, 64);

    /** Base64 without padding: 8 to 48 bytes of salt, 12 to 64 of hash, as in the PHC string format. */
    private static final Pattern FORMAT = Pattern.compile(
            "(?:argon2)?\\$(?<type>argon2(?:id|i|d))\\$v=19\\$m=(?<m>[0-9]{1,9}),t=(?<t>[0-9]{1,9}),p=(?<p>[0-9]{1,9})"
                    + "\\$(?<salt>[A-Za-z0-9+/]{11,64})\\$(?<hash>[A-Za-z0-9+/]{16,86})");

    private final int type;
    private final int kib;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(Matcher parsed) {
        this.type = TYPES.get(parsed.group("type"));
        this.kib = Integer.parseInt(parsed.group("m"));
        this.passes = Integer.parseInt(parsed.group("t"));
        this.lanes = Integer.parseInt(parsed.group("p"));
        this.salt = Base64.getDecoder().decode(parsed.group("salt"));
        this.hash = Base64.getDecoder().decode(parsed.group("hash"));
    }

    static Optional<StoredHash> parse(String encoded) {
        Matcher matcher = FORMAT.matcher(encoded);
        return matcher.matches() && isBase64(matcher.group("salt")) && isBase64(matcher.group("hash"))
                ? Optional.of(new Argon2Hash(matcher))
                : Optional.empty();
    }

    /** One character alone, after the groups of four, holds no byte. */
    private static boolean isBase64(String unpadded) {
        return unpadded.length() % 4 != 1;
    }

    @Override
    public boolean isAffordable() {
        return LANES.includes(lanes)
                && passes >= 1
                && new Range(8 * lanes, MOST_KIB).includes(kib)
                && (long) kib * passes <= MOST_KIB_TIMES_PASSES;
    }

    @Override
    public boolean matches(String password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(type)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(kib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] derived = new byte[hash.length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), derived);
        return MessageDigest.isEqual(hash, derived);
    }
}
