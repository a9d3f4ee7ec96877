package dev.signet.password;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * bcrypt over the password itself: {@code $2b$12$<salt><hash>}, also as {@code $2a$} and {@code $2y$}, and Django's
 * {@code bcrypt$$2b$12$…}. As everywhere, what follows the 72nd byte of the password does not count.
 *
 * <p>Not through Elytron, which hashes the NFKC form of a password where everybody else hashes its bytes.
 */
final class BcryptHash implements StoredHash {

    static final int HIGHEST_COST = 16;
    static final Range COSTS = new Range(4, HIGHEST_COST);

    private static final Pattern FORMAT =
            Pattern.compile("(?:bcrypt\\$)?(?<crypt>\\$2[aby]\\$(?<cost>\\d\\d)\\$[./A-Za-z0-9]{53})");

    private final String crypt;
    private final int cost;

    private BcryptHash(String crypt, int cost) {
        this.crypt = crypt;
        this.cost = cost;
    }

    static Optional<StoredHash> parse(String encoded) {
        Matcher matcher = FORMAT.matcher(encoded);
        return matcher.matches()
                ? Optional.of(new BcryptHash(matcher.group("crypt"), Integer.parseInt(matcher.group("cost"))))
                : Optional.empty();
    }

    @Override
    public boolean isAffordable() {
        return COSTS.includes(cost);
    }

    @Override
    public boolean matches(String password) {
        return OpenBSDBCrypt.checkPassword(crypt, password.getBytes(StandardCharsets.UTF_8));
    }
}
