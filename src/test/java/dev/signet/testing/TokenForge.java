package dev.signet.testing;

import dev.signet.platform.secret.MasterSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes tokens with exactly one thing wrong: starts from a good access token of the service, and signs what the test has
 * changed with the service's own key, taken out of the database.
 */
public final class TokenForge {

    private final Map<String, Object> header;
    private final Map<String, Object> claims;
    private Signer signer;

    private TokenForge(DecodedToken token, PrivateKey signingKey) {
        this.header = new LinkedHashMap<>(token.header());
        this.claims = new LinkedHashMap<>(token.claims());
        this.signer = Signer.jca("SHA256withRSA", signingKey);
    }

    /** Starts from a good token. Signed without a change, it is as good as that one. */
    public static TokenForge from(String accessToken) {
        return from(accessToken, testDatabase());
    }

    /** The same for a token of a service on another database than the tests'. */
    public static TokenForge from(String accessToken, Sql database) {
        return new TokenForge(DecodedToken.of(accessToken), signingKey(database));
    }

    public TokenForge claim(String name, Object value) {
        claims.put(name, value);
        return this;
    }

    /** A claim of time, this many seconds from now. */
    public TokenForge secondsFromNow(String name, long seconds) {
        return claim(name, Instant.now().getEpochSecond() + seconds);
    }

    public TokenForge without(String name) {
        claims.remove(name);
        return this;
    }

    public TokenForge header(String name, Object value) {
        header.put(name, value);
        return this;
    }

    public TokenForge withoutHeader(String name) {
        header.remove(name);
        return this;
    }

    /** Says {@code alg} and has that signer sign, which need not be the same thing. */
    public TokenForge signed(String alg, Signer by) {
        signer = by;
        return header("alg", alg);
    }

    public String sign() {
        return seal(DecodedToken.encode(claims));
    }

    /** A token whose payload is not claims but another token (RFC 7519, section 5.2). */
    public String signAround(String nested) {
        header("cty", "JWT");
        return seal(DecodedToken.encode(nested.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The public key of the service, as a JWK in JSON. */
    public static String publicJwk() {
        return publicJwk(testDatabase(), signingKeyId());
    }

    public static String signingKeyId() {
        return signingKeyId(testDatabase());
    }

    /** The private key of the service. */
    public static PrivateKey signingKey() {
        return signingKey(testDatabase());
    }

    private static PrivateKey signingKey(Sql database) {
        String kid = signingKeyId(database);
        byte[] encrypted = database.query(byte[].class, "select private_key from signing_keys where kid = ?", kid)
                .orElseThrow();
        byte[] context = (kid + " " + publicJwk(database, kid)).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] pkcs8 = MasterSecret.parse(TestDatabase.SECRET).decrypt("key encryption", encrypted, context);
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signingKeyId(Sql database) {
        return database.query(String.class, "select kid from signing_keys order by signs_from desc limit 1")
                .orElseThrow();
    }

    private static String publicJwk(Sql database, String kid) {
        return database.query(String.class, "select public_jwk from signing_keys where kid = ?", kid)
                .orElseThrow();
    }

    private static Sql testDatabase() {
        return new Sql(TestDatabase.url());
    }

    private String seal(String payload) {
        String input = DecodedToken.encode(header) + "." + payload;
        try {
            return input + "." + DecodedToken.encode(signer.sign(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
