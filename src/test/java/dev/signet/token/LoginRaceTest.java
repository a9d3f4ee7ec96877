package dev.signet.token;

import static dev.signet.token.Refusals.assertTokenRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestLock;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A login whose password has been checked, and at that moment something ends all sessions of its user: none may be left
 * alive. A lock on the user's row has both wait for it, one behind the other.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LoginRaceTest {

    /** What ends all sessions of a user. */
    enum Event {
        DEACTIVATION(user -> admin().body(Map.of("active", false)).patch(path(user))),
        DELETION(user -> admin().delete(path(user))),
        PASSWORD_RESET(user ->
                admin().body(Map.of("new_password", "staple battery horse")).post(path(user) + "/password"));

        private final Function<TestUser, Response> request;

        Event(Function<TestUser, Response> request) {
            this.request = request;
        }
    }

    private static String adminToken;

    private final TestUser user = TestUser.create();

    @BeforeEach
    void logInAdminOnce() {
        if (adminToken == null) {
            adminToken = TestUser.createAdmin().login().access();
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_justBefore_isEnded(Event event) {
        CompletableFuture<Response> login;
        CompletableFuture<Response> end;
        try (TestLock lock = TestLock.onUser(user)) {
            login = start(this::login);
            lock.awaitWaiting(1);
            end = start(() -> event.request.apply(user));
            lock.awaitWaiting(2);
        }
        assertThat(end.join().statusCode()).isLessThan(300);
        assertThat(login.join().statusCode()).isEqualTo(200);
        assertTokenRefused(SignetClient.me(login.join().path("access")));
        assertThat(TestSession.liveOf(user)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void login_justAfter_isRefused(Event event) {
        CompletableFuture<Response> login;
        CompletableFuture<Response> end;
        try (TestLock lock = TestLock.onUser(user)) {
            end = start(() -> event.request.apply(user));
            lock.awaitWaiting(1);
            login = start(this::login);
            lock.awaitWaiting(2);
        }
        assertThat(end.join().statusCode()).isLessThan(300);
        assertThat(login.join().statusCode()).isEqualTo(401);
        assertThat(login.join().<String>path("code")).isEqualTo("no_active_account");
        assertThat(TestSession.liveOf(user)).isZero();
    }

    private Response login() {
        return SignetClient.login(user.username(), TestUser.PASSWORD);
    }

    private static CompletableFuture<Response> start(Supplier<Response> request) {
        return Simultaneously.start(request);
    }

    private static RequestSpecification admin() {
        return SignetClient.authorizedJson(adminToken);
    }

    private static String path(TestUser user) {
        return "/api/admin/users/" + user.id();
    }
}
