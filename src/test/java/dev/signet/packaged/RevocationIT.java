package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser.Tokens;
import dev.signet.testing.TokenForge;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is revoked on one replica is refused by the other: by notification, or where there is none, by looking. */
class RevocationIT {

    private static final String PASSWORD = "wonderland tea party";
    private static final String NEW_PASSWORD = "looking glass house";

    /** What the other replica is promised to know it within. */
    private static final Duration PROMISED = Duration.ofSeconds(1);

    /** What ends sessions of a user. */
    enum Event {
        LOGOUT(200) {
            @Override
            Response happen(String userId, Tokens tokens) {
                return first.blacklist(tokens.refresh());
            }
        },
        SESSION_DELETED(204) {
            @Override
            Response happen(String userId, Tokens tokens) {
                return first.authorized(tokens.access())
                        .delete("/api/users/me/sessions/"
                                + TestSession.of(tokens).id());
            }
        },
        ALL_SESSIONS_DELETED(204) {
            @Override
            Response happen(String userId, Tokens tokens) {
                return first.authorized(tokens.access()).delete("/api/users/me/sessions?all=true");
            }
        },
        SESSION_DELETED_BY_ADMIN(204) {
            @Override
            Response happen(String userId, Tokens tokens) {
                return asAdmin(userId, "DELETE", "/sessions", Map.of());
            }
        },
        DEACTIVATED(200) {
            @Override
            Response happen(String userId, Tokens tokens) {
                return asAdmin(userId, "PATCH", "", Map.of("active", false));
            }
        },
        DELETED(204) {
            @Override
            Response happen(String userId, Tokens tokens) {
                return asAdmin(userId, "DELETE", "", Map.of());
            }
        },
        ROLES_CHANGED(200) {
            @Override
            Response happen(String userId, Tokens tokens) {
                return asAdmin(userId, "PATCH", "", Map.of("roles", List.of("editor")));
            }
        },
        PASSWORD_CHANGED(204) {
            @Override
            Response happen(String userId, Tokens tokens) {
                return first.authorized(tokens.access())
                        .body(Map.of("current_password", PASSWORD, "new_password", NEW_PASSWORD))
                        .post("/api/users/me/password");
            }
        },
        PASSWORD_RESET(204) {
            @Override
            Response happen(String userId, Tokens tokens) {
                return asAdmin(userId, "POST", "/password", Map.of("new_password", NEW_PASSWORD));
            }
        },
        REPLAY(401) {
            @Override
            Response happen(String userId, Tokens tokens) {
                String second = first.refresh(tokens.refresh()).path("refresh");
                first.refresh(first.refresh(second).path("refresh"));
                return first.refresh(tokens.refresh());
            }
        };

        private final int status;

        Event(int status) {
            this.status = status;
        }

        /** On the first replica. */
        abstract Response happen(String userId, Tokens tokens);
    }

    private static EmbeddedDatabase database;
    private static PackagedSignet first;
    private static PackagedSignet second;

    private String userId;
    private String username;

    /** They look by themselves but once an hour: what they learn, they are told. */
    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/revocation"), FreePorts.next());
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_REPLICA_POLL_INTERVAL", "PT1H");
        environment.put("SIGNET_REPLICA_STALE_AFTER", "PT2H");
        first = PackagedSignet.launch("first-revoking", environment);
        second = PackagedSignet.launch("second-revoking", environment);
        first.awaitReady();
        second.awaitReady();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        database.close();
    }

    @BeforeEach
    void createUser() {
        username = "alice." + UUID.randomUUID();
        userId = first.createUser(Map.of("username", username), PASSWORD);
    }

    @ParameterizedTest
    @EnumSource
    void session_endedOnOne_isRefusedByTheOtherWithinASecond(Event event) {
        Tokens tokens = login(second);
        assertAccepted(first, tokens);
        assertAccepted(second, tokens);

        assertThat(event.happen(userId, tokens).statusCode()).isEqualTo(event.status);

        await().atMost(PROMISED).until(() -> second.me(tokens.access()).statusCode() == 401);
        assertRefused(first, tokens);
    }

    /** Both know its signature by then, and neither has to be told. */
    @Test
    void accessToken_thatExpires_isRefusedByBoth() {
        String dying = TokenForge.from(login(first).access(), new Sql(database.url()))
                .secondsFromNow("exp", 1)
                .sign();
        for (PackagedSignet replica : List.of(first, second)) {
            assertThat(replica.me(dying).statusCode()).isEqualTo(200);
        }
        for (PackagedSignet replica : List.of(first, second)) {
            await().until(() -> replica.me(dying).statusCode() == 401);
        }
    }

    /** Both lose their connections and, before they can have others, there is something to tell. */
    @Test
    void session_endedWhileNobodyListens_isNotMissed() {
        Tokens ended = login(first);
        Tokens live = login(first);
        assertAccepted(second, ended);

        int rows = new Sql(database.url()).execute("""
                with gone as materialized (
                    select pg_terminate_backend(pid, 5000) from pg_stat_activity where query like 'listen %'
                )
                update sessions set revoked_at = now(), revoked_reason = 'logout'
                where id = ? and (select count(*) from gone) = 2
                """, TestSession.of(ended).id());

        assertThat(rows).as("while both were listening").isOne();
        for (PackagedSignet replica : List.of(first, second)) {
            await().until(() -> replica.me(ended.access()).statusCode() == 401);
            assertAccepted(replica, live);
        }
    }

    @Test
    void replica_whoseConnectionWasLost_listensAgain() {
        new Sql(database.url())
                .query(
                        Boolean.class,
                        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where query like 'listen %'");
        await().until(() ->
                new Sql(database.url()).count("select count(*) from pg_stat_activity where query like 'listen %'")
                        == 2);
        Tokens tokens = login(second);

        first.blacklist(tokens.refresh()).then().statusCode(200);

        await().atMost(PROMISED).until(() -> second.me(tokens.access()).statusCode() == 401);
    }

    /** On a database that notifies nobody, as behind a proxy that shares connections. */
    @Test
    void session_endedWhereNothingIsNotified_isRefusedAfterTheNextLook() {
        new Sql(database.url()).execute("create database silent");
        String url = database.url().replaceFirst("/postgres$", "/silent");
        Map<String, String> environment = PackagedSignet.environment(url);
        environment.put("SIGNET_REPLICA_POLL_INTERVAL", "PT1S");
        try (PackagedSignet signet = PackagedSignet.start("looking", environment)) {
            new Sql(url).execute("drop trigger revocations_changed on revocations");
            Tokens ended = signet.loginAdmin();
            Tokens live = signet.loginAdmin();
            assertAccepted(signet, ended);

            new Sql(url)
                    .execute(
                            "update sessions set revoked_at = now(), revoked_reason = 'logout' where id = ?",
                            TestSession.of(ended).id());

            await().until(() -> signet.me(ended.access()).statusCode() == 401);
            assertAccepted(signet, live);
        }
    }

    // --- How ---

    private Tokens login(PackagedSignet replica) {
        return Tokens.of(replica.login(username, PASSWORD));
    }

    private static Response asAdmin(String userId, String method, String path, Map<String, Object> body) {
        return first.authorized(first.loginAdmin().access())
                .body(body)
                .request(method, "/api/admin/users/" + userId + path);
    }

    private static void assertAccepted(PackagedSignet replica, Tokens tokens) {
        assertThat(replica.me(tokens.access()).statusCode()).isEqualTo(200);
    }

    private static void assertRefused(PackagedSignet replica, Tokens tokens) {
        assertThat(replica.me(tokens.access()).statusCode()).isEqualTo(401);
    }
}
