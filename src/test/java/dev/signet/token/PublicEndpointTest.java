package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import dev.signet.testing.TokenForge;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is open to all ignores an Authorization header: a client whose token has expired has to get at a new one. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PublicEndpointTest {

    private final TestUser user = TestUser.create();

    @Test
    void login_withAStaleToken_isAnswered() {
        Map<String, String> credentials = Map.of("username", user.username(), "password", TestUser.PASSWORD);
        assertThat(withStaleToken().body(credentials).post("/api/token/").statusCode())
                .isEqualTo(200);
    }

    @Test
    void refresh_withAStaleToken_isAnswered() {
        assertThat(withStaleToken()
                        .body(Map.of("refresh", user.login().refresh()))
                        .post("/api/token/refresh/")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void verify_withAStaleToken_isAnswered() {
        assertThat(withStaleToken()
                        .body(Map.of("token", user.login().access()))
                        .post("/api/token/verify/")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/jwks.json", "/q/health/live", "/q/health/ready"})
    void publicPath_withAStaleOrStrangeHeader_isAnswered(String path) {
        assertThat(withStaleToken().get(path).statusCode()).isEqualTo(200);
        assertThat(SignetClient.authorized("garbage").get(path).statusCode()).isEqualTo(200);
        assertThat(SignetClient.json()
                        .header("Authorization", "Basic Z2FyYmFnZQ==", "Bearer twice")
                        .get(path)
                        .statusCode())
                .isEqualTo(200);
    }

    private RequestSpecification withStaleToken() {
        return SignetClient.authorizedJson(TokenForge.from(user.login().access())
                .secondsFromNow("exp", -60)
                .sign());
    }
}
