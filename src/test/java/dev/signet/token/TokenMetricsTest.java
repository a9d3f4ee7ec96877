package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Place;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URL;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What logins, refreshes and replays leave on the management port, whose address only tests in the same JVM are told. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TokenMetricsTest {

    private static final String ROTATED = "signet_refreshes_total{outcome=\"rotated\"}";
    private static final String RETRIED = "signet_refreshes_total{outcome=\"retried\"}";
    private static final String RETRIED_LATE = "signet_refreshes_total{outcome=\"retried_late\"}";
    private static final String REFUSED = "signet_refreshes_total{outcome=\"refused\"}";
    private static final String REPLAYS = "signet_refresh_replays_total";
    private static final String LOGINS = "signet_logins_total{outcome=\"succeeded\"}";
    private static final String LOGINS_REFUSED = "signet_logins_total{outcome=\"refused\"}";

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    private final TestUser user = TestUser.create();

    @Test
    void logins_areCountedByOutcome() {
        double succeeded = count(LOGINS);
        double refused = count(LOGINS_REFUSED);
        user.login();
        SignetClient.login(user.username(), "wrong");
        assertThat(count(LOGINS) - succeeded).isEqualTo(1);
        assertThat(count(LOGINS_REFUSED) - refused).isEqualTo(1);
    }

    @Test
    void refreshes_areCountedByOutcome() {
        double rotated = count(ROTATED);
        double retried = count(RETRIED);
        double retriedLate = count(RETRIED_LATE);
        double refused = count(REFUSED);
        Tokens tokens = user.login();
        tokens.refreshed();
        tokens.refreshed();
        tokens.refreshed();
        TestSession.of(user).ages(Duration.ofSeconds(11));
        tokens.refreshed();
        SignetClient.refresh("garbage");
        assertThat(count(ROTATED) - rotated).isEqualTo(1);
        assertThat(count(RETRIED) - retried).isEqualTo(2);
        assertThat(count(RETRIED_LATE) - retriedLate).isEqualTo(1);
        assertThat(count(REFUSED) - refused).isEqualTo(1);
    }

    @Test
    void replays_tenAtOnce_endOneSessionOnce() {
        Tokens tokens = user.login();
        tokens.refreshed();
        TestSession.of(user).ages(Duration.ofSeconds(11));
        double replays = count(REPLAYS);
        double refused = count(REFUSED);
        Place thief = Place.anywhere();
        Simultaneously.call(10, () -> thief.refresh(tokens.refresh()));
        assertThat(count(REPLAYS) - replays).isEqualTo(1);
        assertThat(count(REFUSED) - refused).isEqualTo(10);
    }

    private double count(String series) {
        String scraped = RestAssured.get(metrics).asString();
        assertThat(scraped).as(metrics.toString()).contains(series);
        return scraped.lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
