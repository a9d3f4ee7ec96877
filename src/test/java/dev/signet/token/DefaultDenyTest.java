package dev.signet.token;

import static dev.signet.token.Refusals.assertTokenMissing;
import static dev.signet.token.Refusals.assertTokenRefused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Nothing is open that does not say so. Not run on the packaged artifact, which has no such endpoint. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class DefaultDenyTest {

    private static final String UNANNOTATED = "/test/unannotated";

    @Test
    void unannotatedEndpoint_withoutAToken_isClosed() {
        assertTokenMissing(given().get(UNANNOTATED));
    }

    @Test
    void unannotatedEndpoint_withARefusedToken_isClosed() {
        assertTokenRefused(SignetClient.authorized("garbage").get(UNANNOTATED));
    }

    @Test
    void unannotatedEndpoint_withAToken_isOpen() {
        String accessToken = TestUser.create().login().access();
        assertThat(SignetClient.authorized(accessToken).get(UNANNOTATED).asString())
                .isEqualTo("reached");
    }
}
