package dev.signet.token;

import static dev.signet.token.Refusals.assertTokenRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Metrics;
import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import dev.signet.testing.TokenForge;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered of access tokens that were verified. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TokenCacheTest {

    private static final String HITS = "signet_token_cache_hits_total";
    private static final String MISSES = "signet_token_cache_misses_total";

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Inject
    AccessTokenVerifier verifier;

    private String accessToken;

    @BeforeEach
    void logIn() {
        accessToken = TestUser.create().login().access();
    }

    @Test
    void accessToken_usedAgain_isAHit() {
        SignetClient.me(accessToken);
        double hits = count(HITS);
        double misses = count(MISSES);
        SignetClient.me(accessToken);
        assertThat(count(HITS) - hits).isEqualTo(1);
        assertThat(count(MISSES) - misses).isZero();
    }

    @Test
    void accessToken_changedInAnyOneBit_isNeverAHit() throws InvalidJwtException {
        verifier.verify(accessToken);
        double hits = count(HITS);
        for (int i = 0; i < accessToken.length(); i++) {
            for (int bit = 0; bit < 7; bit++) {
                String changed = accessToken.substring(0, i)
                        + (char) (accessToken.charAt(i) ^ 1 << bit)
                        + accessToken.substring(i + 1);
                tryToVerify(changed);
            }
        }
        assertThat(count(HITS) - hits).isZero();
    }

    @Test
    void accessToken_thatWasRefused_isNotRemembered() {
        String expired = TokenForge.from(accessToken).secondsFromNow("exp", -60).sign();
        assertTokenRefused(SignetClient.me(expired));
        double misses = count(MISSES);
        assertTokenRefused(SignetClient.me(expired));
        assertThat(count(MISSES) - misses).isEqualTo(1);
    }

    @Test
    void accessToken_thatExpires_isRefusedAlthoughItWasAHit() {
        String dying = TokenForge.from(accessToken).secondsFromNow("exp", 1).sign();
        assertThat(SignetClient.me(dying).statusCode()).isEqualTo(200);
        assertThat(SignetClient.me(dying).statusCode()).isEqualTo(200);
        await().until(() -> SignetClient.me(dying).statusCode() == 401);
        assertTokenRefused(SignetClient.me(dying));
    }

    /** The last bits of the text may be in no byte of the signature: without them it is as good, and still another text. */
    private void tryToVerify(String changed) {
        try {
            verifier.verify(changed);
        } catch (InvalidJwtException refused) {
            assertThat(refused).isNotNull();
        }
    }

    private double count(String series) {
        return new Metrics(metrics).read(series);
    }
}
