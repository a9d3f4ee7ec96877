package dev.signet.password;

import dev.signet.password.Argon2.Input;
import dev.signet.password.Argon2.Memory;
import dev.signet.password.Argon2.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2 (RFC 9106), version 1.3, as its reference implementation writes it,
 * {@code $argon2id$v=19$m=<KiB>,t=<passes>,p=<lanes>$<salt>$<hash>}, and Django's {@code argon2$argon2id$…}.
 */
final class Argon2Hash implements StoredHash {

    static final int MOST_KIB = 1024 * 1024;
    static final long MOST_KIB_TIMES_PASSES = 4L * MOST_KIB;
    static final int KIB_PER_LANE = 8;
    static final Range LANES = new Range(1, 64);

    /** As the reference implementation's: RFC 9106, section 3.1, recommends them. */
    private static final int SALT_LENGTH = 16;

    private static final int HASH_LENGTH = 32;

    /** Base64 without padding: 8 to 48 bytes of salt, 12 to 64 of hash, as in the PHC string format. */
    private static final Pattern FORMAT = Pattern.compile(
            "(?:argon2)?\\$argon2(?<type>id|i|d)\\$v=19\\$m=(?<m>[0-9]{1,9}),t=(?<t>[0-9]{1,9}),p=(?<p>[0-9]{1,9})"
                    + "\\$(?<salt>[A-Za-z0-9+/]{11,64})\\$(?<hash>[A-Za-z0-9+/]{16,86})");

    private static final ThreadLocal<Memory> MEMORY = ThreadLocal.withInitial(() -> new Memory(0));

    private final Type type;
    private final Argon2Cost cost;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(Type type, Argon2Cost cost, byte[] salt, byte[] hash) {
        this.type = type;
        this.cost = cost;
        this.salt = salt;
        this.hash = hash;
    }

    private static Argon2Hash of(Matcher parsed) {
        Argon2Cost cost = new Argon2Cost(
                Integer.parseInt(parsed.group("m")),
                Integer.parseInt(parsed.group("t")),
                Integer.parseInt(parsed.group("p")));
        return new Argon2Hash(
                Type.valueOf(parsed.group("type").toUpperCase(Locale.ROOT)),
                cost,
                Base64.getDecoder().decode(parsed.group("salt")),
                Base64.getDecoder().decode(parsed.group("hash")));
    }

    /** Has the thread that calls keep the memory of a hash for the next one, unless it is more than that. */
    static void keepMemory(int kib) {
        MEMORY.set(new Memory(kib));
    }

    static Optional<StoredHash> parse(String encoded) {
        Matcher matcher = FORMAT.matcher(encoded);
        return matcher.matches() && isBase64(matcher.group("salt")) && isBase64(matcher.group("hash"))
                ? Optional.of(of(matcher))
                : Optional.empty();
    }

    /** One character alone, after the groups of four, holds no byte. */
    private static boolean isBase64(String unpadded) {
        return unpadded.length() % 4 != 1;
    }

    /** A hash that takes its time like any other and belongs to no user. */
    static StoredHash ofNobody(Argon2Cost cost) {
        return new Argon2Hash(Type.ID, cost, new byte[SALT_LENGTH], new byte[HASH_LENGTH]);
    }

    static String encode(String password, Argon2Cost cost) {
        byte[] salt = new byte[SALT_LENGTH];
        new SecureRandom().nextBytes(salt);
        byte[] hash = derive(password, Type.ID, cost, salt, HASH_LENGTH);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return prefix(cost) + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /** What a hash that {@link #encode} has made begins with. */
    static String prefix(Argon2Cost cost) {
        return "argon2$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(cost.memory(), cost.iterations(), cost.parallelism());
    }

    @Override
    public boolean isAffordable() {
        return LANES.includes(cost.parallelism())
                && cost.iterations() >= 1
                && new Range(KIB_PER_LANE * cost.parallelism(), MOST_KIB).includes(cost.memory())
                && (long) cost.memory() * cost.iterations() <= MOST_KIB_TIMES_PASSES;
    }

    @Override
    public boolean matches(String password) {
        return MessageDigest.isEqual(hash, derive(password, type, cost, salt, hash.length));
    }

    @Override
    public Optional<Cost> cost() {
        return type == Type.ID ? Optional.of(cost) : Optional.empty();
    }

    private static byte[] derive(String password, Type type, Argon2Cost cost, byte[] salt, int length) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return Argon2.hash(type, cost, bytes, new Input(salt), length, MEMORY.get());
    }
}
