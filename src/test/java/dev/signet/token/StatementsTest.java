package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Metrics;
import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often the database is asked: most of what a request costs. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class StatementsTest {

    private static final String STATEMENTS =
            "postgresql_processing_seconds_count{clientName=\"<default>\",clientType=\"sql\"}";

    private static final String UPDATED_IN_PLACE =
            "select n_tup_hot_upd from pg_stat_user_tables where relname = 'sessions'";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** More than the service's own background work asks meanwhile. */
    private static final int TIMES = 50;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    private final TestUser user = TestUser.create();

    @Test
    void login_asksThreeTimes() {
        assertThat(statementsOf(user::login)).isEqualTo(3);
    }

    @Test
    void refresh_asksOnce() {
        Tokens[] tokens = {user.login()};
        assertThat(statementsOf(() -> tokens[0] = tokens[0].refreshed())).isEqualTo(1);
    }

    /** Once for the rotation that there is not to be, once for what the token is still worth. */
    @Test
    void lateRetry_asksTwice() {
        Tokens tokens = user.login();
        tokens.refreshed();
        TestSession.of(user).ages(Duration.ofSeconds(11));
        assertThat(statementsOf(tokens::refreshed)).isEqualTo(2);
    }

    /** But for the first of a day, whose session ends a day later. PostgreSQL counts with some delay. */
    @Test
    void refresh_changesNoIndex() {
        Tokens tokens = user.login();
        long before = TestDatabase.count(UPDATED_IN_PLACE);
        for (int i = 0; i < TIMES; i++) {
            tokens = tokens.refreshed();
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(TestDatabase.count(UPDATED_IN_PLACE) - before)
                .isGreaterThanOrEqualTo(TIMES - 1));
    }

    @Test
    void profile_asksOnce() {
        String accessToken = user.login().access();
        assertThat(statementsOf(() -> SignetClient.me(accessToken))).isEqualTo(1);
    }

    @Test
    void userInfo_asksOnce() {
        String accessToken = user.login().access();
        assertThat(statementsOf(() -> SignetClient.authorizedJson(accessToken).get("/oauth2/userinfo")))
                .isEqualTo(1);
    }

    /** Of each of many, with what else was asked in that time spread over all. */
    private long statementsOf(Runnable request) {
        Metrics counted = new Metrics(metrics);
        double before = counted.read(STATEMENTS);
        for (int i = 0; i < TIMES; i++) {
            request.run();
        }
        return (long) ((counted.read(STATEMENTS) - before) / TIMES);
    }
}
