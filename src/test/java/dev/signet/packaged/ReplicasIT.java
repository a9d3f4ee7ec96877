package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.Sql;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestSession;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two replicas on one database behave as one service. */
class ReplicasIT {

    private static EmbeddedDatabase database;
    private static PackagedSignet first;
    private static PackagedSignet second;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/replicas"), FreePorts.next());
        first = launch("first-replica");
        second = launch("second-replica");
        first.awaitReady();
        second.awaitReady();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        database.close();
    }

    @Test
    void login_onEither_isSignedWithTheSameKey() {
        assertThat(keyId(first.loginAdmin())).isEqualTo(keyId(second.loginAdmin()));
        assertThat(jwkSet(first)).isEqualTo(jwkSet(second));
    }

    @Test
    void accessToken_ofOne_isAcceptedByTheOther() {
        second.me(first.loginAdmin().access())
                .then()
                .statusCode(200)
                .body("username", equalTo(TestDatabase.ADMIN_USERNAME));
    }

    @Test
    void refreshToken_ofOne_isHonouredByTheOtherAndUsedUpForBoth() {
        String once = first.loginAdmin().refresh();
        String twice = second.refresh(once).then().statusCode(200).extract().path("refresh");
        String thrice = first.refresh(twice).then().statusCode(200).extract().path("refresh");

        String fourth = second.refresh(thrice).then().statusCode(200).extract().path("refresh");

        first.refresh(once).then().statusCode(401);
        second.refresh(fourth).then().statusCode(401);
    }

    @Test
    void refreshToken_twoGenerationsOldWithinTheGraceInterval_isAnsweredWithTheOneInForceByBoth() {
        String once = first.loginAdmin().refresh();
        String twice = second.refresh(once).path("refresh");
        String thrice = first.refresh(twice).path("refresh");

        assertThat(first.refresh(once).<String>path("refresh")).isEqualTo(thrice);
        assertThat(second.refresh(once).<String>path("refresh")).isEqualTo(thrice);
    }

    // --- The answer was lost, and the client asks again when the grace interval is over ---

    @Test
    void refreshToken_usedOnOneAndRetriedLateOnTheOther_isAnsweredWithItsSuccessor() {
        Tokens tokens = first.loginAdmin();
        String successor = first.refresh(tokens.refresh()).path("refresh");
        letTheGraceIntervalPass(tokens);

        List<Response> answers = Simultaneously.call(onBoth(5, replica -> replica.refresh(tokens.refresh())));

        assertThat(answers).extracting(Response::statusCode).containsOnly(200);
        assertThat(answers).extracting(answer -> answer.<String>path("refresh")).containsOnly(successor);
        assertThat(new Sql(database.url())
                        .count(
                                "select count(*) from events where type = 'refresh_retried' and session_id = ?",
                                TestSession.of(tokens).id()))
                .isEqualTo(10);
        second.refresh(successor).then().statusCode(200);
    }

    @Test
    void refreshToken_usedOnOneAndRetriedLateFromAnotherPlaceOnTheOther_endsTheSessionOnBoth() {
        Tokens tokens = first.loginAdmin();
        Response successor = first.refresh(tokens.refresh());
        letTheGraceIntervalPass(tokens);

        second.request()
                .header("User-Agent", "Thief/1.0")
                .body(Map.of("refresh", tokens.refresh()))
                .post("/api/token/refresh/")
                .then()
                .statusCode(401);

        assertEndedByReplay(tokens, successor);
    }

    @Test
    void refreshToken_retriedLateOnOneOnceItsSuccessorWasUsedOnTheOther_endsTheSessionOnBoth() {
        Tokens tokens = first.loginAdmin();
        Response successor = first.refresh(tokens.refresh());
        second.refresh(successor.path("refresh")).then().statusCode(200);
        letTheGraceIntervalPass(tokens);

        first.refresh(tokens.refresh()).then().statusCode(401);

        assertEndedByReplay(tokens, successor);
    }

    @Test
    void refreshToken_retriedLateWhereThatIsSwitchedOff_endsTheSession() {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_SESSION_LATE_RETRY_ENABLED", "false");
        try (PackagedSignet strict = PackagedSignet.start("strict-replica", environment)) {
            Tokens tokens = strict.loginAdmin();
            Response successor = strict.refresh(tokens.refresh());
            letTheGraceIntervalPass(tokens);

            strict.refresh(tokens.refresh()).then().statusCode(401);

            assertEndedByReplay(tokens, successor);
        }
    }

    @Test
    void refreshToken_usedOnBothAtOnce_isAnsweredWithTheSameNextOne() {
        String refresh = first.loginAdmin().refresh();

        List<Response> answers =
                Simultaneously.call(List.of(() -> first.refresh(refresh), () -> second.refresh(refresh)));

        assertThat(answers).extracting(Response::statusCode).containsOnly(200);
        assertThat(answers.stream()
                        .map(answer -> answer.<String>path("refresh"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void refreshToken_usedFiftyTimesAtOnceOnBoth_consumesOneGeneration() {
        Tokens tokens = first.loginAdmin();

        List<Response> answers = Simultaneously.call(onBoth(25, replica -> replica.refresh(tokens.refresh())));

        assertThat(answers).extracting(Response::statusCode).containsOnly(200);
        assertThat(answers.stream()
                        .map(answer -> answer.<String>path("refresh"))
                        .distinct())
                .hasSize(1);
        assertThat(column(Integer.class, "generation", tokens)).contains(2);
        assertThat(column(String.class, "revoked_reason", tokens)).isEmpty();
    }

    @Test
    void refreshToken_replayedTenTimesAtOnceOnBoth_endsTheSessionOnce() {
        Tokens tokens = first.loginAdmin();
        String next = first.refresh(tokens.refresh()).path("refresh");
        first.refresh(first.refresh(next).path("refresh")).then().statusCode(200);
        double before = replays();

        List<Response> answers = Simultaneously.call(onBoth(5, replica -> replica.refresh(tokens.refresh())));

        assertThat(answers).extracting(Response::statusCode).containsOnly(401);
        assertThat(column(String.class, "revoked_reason", tokens)).contains("replay");
        assertThat(replays() - before).isEqualTo(1);
    }

    @Test
    void logout_onOne_endsTheSessionOnTheOther() {
        Tokens tokens = first.loginAdmin();
        second.me(tokens.access()).then().statusCode(200);

        first.blacklist(tokens.refresh()).then().statusCode(200);

        second.refresh(tokens.refresh()).then().statusCode(401);
        await().until(() -> second.me(tokens.access()).statusCode() == 401);
    }

    @Test
    void deactivation_onOne_endsTheSessionsOnTheOther() {
        String admin = first.loginAdmin().access();
        String id = first.createUser(Map.of("username", "alice"), "wonderland tea party");
        Response login = second.login("alice", "wonderland tea party");

        first.authorized(admin).body("{\"active\": false}").patch("/api/admin/users/" + id);

        second.refresh(login.path("refresh")).then().statusCode(401);
        second.login("alice", "wonderland tea party").then().statusCode(401);
        await().until(() -> second.me(login.path("access")).statusCode() == 401);
    }

    @Test
    void replica_startedAfterALogout_refusesTheSessionFromTheStart() {
        Tokens ended = first.loginAdmin();
        Tokens live = first.loginAdmin();
        first.blacklist(ended.refresh()).then().statusCode(200);

        try (PackagedSignet third = launch("third-replica").awaitReady()) {
            third.me(ended.access()).then().statusCode(401);
            third.me(live.access()).then().statusCode(200);
        }
    }

    @Test
    void replica_killed_leavesItsSessionsToTheOthers() {
        PackagedSignet third = launch("killed-replica").awaitReady();
        Tokens tokens = third.loginAdmin();

        third.kill();

        first.me(tokens.access()).then().statusCode(200);
        first.refresh(tokens.refresh()).then().statusCode(200);
    }

    @Test
    void tenReplicas_startedAtOnceOnAnEmptyDatabase_makeOneKeyAndOneAdmin() {
        new Sql(database.url()).execute("create database ten");
        String url = database.url().replaceFirst("/postgres$", "/ten");
        List<PackagedSignet> replicas = IntStream.range(0, 10)
                .mapToObj(number -> PackagedSignet.launch("replica-" + number, PackagedSignet.environment(url)))
                .toList();
        try {
            replicas.forEach(PackagedSignet::awaitReady);

            assertThat(new Sql(url).count("select count(*) from signing_keys")).isOne();
            assertThat(new Sql(url).count("select count(*) from users")).isOne();
            assertThat(replicas.stream()
                            .map(replica -> keyId(replica.loginAdmin()))
                            .distinct())
                    .hasSize(1);
        } finally {
            replicas.forEach(PackagedSignet::kill);
        }
    }

    private static <T> List<Callable<T>> onBoth(int times, Function<PackagedSignet, T> call) {
        List<Callable<T>> calls = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            calls.add(() -> call.apply(first));
            calls.add(() -> call.apply(second));
        }
        return calls;
    }

    /** Also for what one replica tells the other of. */
    private static void assertEndedByReplay(Tokens tokens, Response successor) {
        assertThat(column(String.class, "revoked_reason", tokens)).contains("replay");
        second.refresh(successor.path("refresh")).then().statusCode(401);
        for (PackagedSignet replica : List.of(first, second)) {
            await().until(() -> replica.me(successor.path("access")).statusCode() == 401);
        }
    }

    private static void letTheGraceIntervalPass(Tokens tokens) {
        new Sql(database.url())
                .execute(
                        "update sessions set rotated_at = rotated_at - interval '11 seconds',"
                                + " previous_rotated_at = previous_rotated_at - interval '11 seconds' where id = ?",
                        TestSession.of(tokens).id());
    }

    private static double replays() {
        return first.metric("signet_refresh_replays_total") + second.metric("signet_refresh_replays_total");
    }

    private static <T> Optional<T> column(Class<T> type, String name, Tokens tokens) {
        return new Sql(database.url())
                .query(
                        type,
                        "select " + name + " from sessions where id = ?",
                        TestSession.of(tokens).id());
    }

    private static PackagedSignet launch(String name) {
        return PackagedSignet.launch(name, PackagedSignet.environment(database.url()));
    }

    private static String keyId(Tokens tokens) {
        String header = tokens.access().substring(0, tokens.access().indexOf('.'));
        return new JsonObject(new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8))
                .getString("kid");
    }

    private static String jwkSet(PackagedSignet replica) {
        return replica.request().get("/.well-known/jwks.json").asString();
    }
}
