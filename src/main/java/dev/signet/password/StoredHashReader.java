package dev.signet.password;

import dev.signet.platform.RandomBytes;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Reads encoded hashes in every known format. What it cannot read or would not compute, it warns of once. */
final class StoredHashReader {

    private static final Logger LOG = Logger.getLogger(StoredHashReader.class);

    /** Each answers with nothing for a string that is not in its format. */
    private static final List<Function<String, Optional<StoredHash>>> FORMATS = List.of(
            BcryptSha256Hash::parse, BcryptHash::parse, Pbkdf2Hash::parse, ScryptHash::parse, Argon2Hash::parse);

    private static final String UNUSABLE = "!";

    private final Set<String> warnings = ConcurrentHashMap.newKeySet();

    /** The hash of an encoded string, or nothing if no password is to match it. */
    Optional<StoredHash> read(String encoded) {
        if (isUnusable(encoded)) {
            return Optional.empty();
        }
        Optional<StoredHash> stored = parse(encoded);
        if (stored.isEmpty()) {
            warnOnce("There is a stored password hash that is malformed or in an unknown format: nothing matches it.");
        }
        return stored.filter(this::isAffordable);
    }

    /** Django's mark of a user who has no password. */
    static boolean isUnusable(String encoded) {
        return encoded.startsWith(UNUSABLE);
    }

    /** The mark and forty random characters, so that a digest of the string tells nothing. */
    static String unusable() {
        return UNUSABLE + Base64.getUrlEncoder().encodeToString(RandomBytes.next(30));
    }

    private static Optional<StoredHash> parse(String encoded) {
        return FORMATS.stream()
                .flatMap(format -> format.apply(encoded).stream())
                .findFirst();
    }

    private boolean isAffordable(StoredHash stored) {
        boolean affordable = stored.isAffordable();
        if (!affordable) {
            warnOnce("There is a stored password hash (%s) with parameters out of bounds: nothing matches it."
                    .formatted(stored.getClass().getSimpleName()));
        }
        return affordable;
    }

    /** Once, because whoever tries to log in could else fill the log. */
    private void warnOnce(String warning) {
        if (warnings.add(warning)) {
            LOG.warn(warning);
        }
    }
}
