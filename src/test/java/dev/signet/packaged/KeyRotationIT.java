package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.DecodedToken;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.Sql;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys are replaced and revoked on one replica, and the other follows. Time passes where a test says so, by the dates in
 * the database: a new key waits for five minutes before it signs.
 */
class KeyRotationIT {

    private static final String KEYS = "/api/admin/keys";
    private static final Duration TAKE_OVER = Duration.ofMinutes(6);
    private static final Duration RETIREMENT = Duration.ofHours(2);

    /** What the other replica is promised to know of a revocation within. */
    private static final Duration PROMISED = Duration.ofSeconds(1);

    /** For what is waited for in real time, on a machine that has other things to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static EmbeddedDatabase database;
    private static PackagedSignet first;
    private static PackagedSignet second;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/key-rotation"), FreePorts.next());
        Map<String, String> environment = PackagedSignet.environment(database.url());
        first = PackagedSignet.launch("first-rotating", environment);
        second = PackagedSignet.launch("second-rotating", environment);
        first.awaitReady();
        second.awaitReady();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        database.close();
    }

    /** Whatever key an earlier test has left waiting. */
    @BeforeEach
    void haveOneKeySign() {
        pass(TAKE_OVER);
        awaitSignedWith(signingKeyId());
    }

    // --- Rotation ---

    @Test
    void rotate_onOne_isPublishedByBothBeforeItSigns() {
        String signing = signingKeyId();

        String next = rotate(first);

        for (PackagedSignet replica : replicas()) {
            await().until(() -> published(replica), keys -> keys.contains(next));
            assertThat(published(replica)).contains(signing);
            assertThat(keyId(replica.loginAdmin())).isEqualTo(signing);
        }
    }

    @Test
    void rotate_isAnsweredWithTheNewKeyAndItsDates() {
        Response rotated = post(first, "/rotate");

        rotated.then()
                .statusCode(201)
                .body("state", equalTo("next"))
                .body("algorithm", equalTo("RS256"))
                .body("signs_until", nullValue());
        assertThat(published(first)).contains(rotated.<String>path("kid"));
    }

    @Test
    void rotationAndRevocation_areRecordedAsEvents() {
        String next = rotate(first);
        revoke(second, next);

        assertThat(events("key_rotated")).contains(next);
        assertThat(events("key_revoked")).contains(next);
    }

    @Test
    void rotatedKey_whenItsTimeHasCome_signsOnBothAndTheOldOneIsHonoured() {
        String old = signingKeyId();
        List<Tokens> ofTheOld = List.of(first.loginAdmin(), second.loginAdmin());
        String next = rotate(first);

        pass(TAKE_OVER);

        awaitSignedWith(next);
        for (PackagedSignet replica : replicas()) {
            ofTheOld.forEach(tokens -> assertAccepted(replica, tokens));
            assertThat(published(replica)).contains(old, next);
            assertThat(state(replica, old)).isEqualTo("retiring");
            assertThat(state(replica, next)).isEqualTo("signing");
        }
    }

    @Test
    void rotatedKey_whenItsLastTokenHasExpired_isNeitherHonouredNorPublished() {
        Tokens ofTheOld = first.loginAdmin();
        String old = keyId(ofTheOld);
        awaitSignedAfter(rotate(first));

        pass(RETIREMENT);

        for (PackagedSignet replica : replicas()) {
            await().until(() -> published(replica), keys -> !keys.contains(old));
            await().until(() -> replica.me(ofTheOld.access()).statusCode() == 401);
            assertThat(state(replica, old)).isEqualTo("retired");
        }
        rotate(second);
        assertThat(hasPrivatePart(old)).as("once the next has been made").isFalse();
    }

    @Test
    void rotate_whileANewKeyWaits_isAConflictOnEither() {
        rotate(first);
        long before = keys();

        for (PackagedSignet replica : replicas()) {
            post(replica, "/rotate").then().statusCode(409).body("code", equalTo("conflict"));
        }
        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void rotate_tenTimesAtOnceOnBoth_makesOneKey() {
        long before = keys();

        List<Response> answers = Simultaneously.call(alternately(10, replica -> post(replica, "/rotate")));

        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnlyOnce(201)
                .containsOnly(201, 409);
        assertThat(keys()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA"})
    void rotate_afterTheAlgorithmWasChanged_signsWithItAndBothKindsVerify(String algorithm) {
        Tokens before = first.loginAdmin();
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_KEY_ALGORITHM", algorithm);
        try (PackagedSignet third = PackagedSignet.start("other-algorithm", environment)) {
            assertThat(algorithm(third.loginAdmin())).as("before the rotation").isEqualTo(algorithm(before));

            awaitSignedAfter(rotate(third));

            for (PackagedSignet replica : List.of(first, second, third)) {
                Tokens after = replica.loginAdmin();
                assertThat(algorithm(after)).isEqualTo(algorithm);
                for (PackagedSignet other : List.of(first, second, third)) {
                    assertAccepted(other, before);
                    assertAccepted(other, after);
                }
            }
        }
    }

    /** As short an interval as there may be, in real time. */
    @Test
    void rotation_onSchedule_isDoneOnceByTwoReplicasAndNoRequestFails() {
        new Sql(database.url()).execute("create database scheduled");
        String url = database.url().replaceFirst("/postgres$", "/scheduled");
        Map<String, String> environment = PackagedSignet.environment(url);
        environment.put("SIGNET_KEY_JWKS_MAX_AGE", "PT0S");
        environment.put("SIGNET_KEY_ROTATION_INTERVAL", "PT10S");
        try (PackagedSignet one = PackagedSignet.launch("one-on-schedule", environment);
                PackagedSignet another = PackagedSignet.launch("another-on-schedule", environment)) {
            Tokens tokens = one.awaitReady().loginAdmin();
            another.awaitReady();

            await().atMost(PATIENCE).until(() -> {
                assertAccepted(one, tokens);
                assertAccepted(another, tokens);
                return !keyId(another.loginAdmin()).equals(keyId(tokens));
            });

            assertAccepted(another, tokens);
            assertThat(new Sql(url).count("""
                            select count(*) from signing_keys a, signing_keys b
                            where a.kid < b.kid and abs(extract(epoch from a.signs_from - b.signs_from)) < 5
                            """)).as("made twice").isZero();
        }
    }

    // --- Revocation ---

    @Test
    void revoke_signingKeyOnOne_refusesItsTokensOnBothAndHasAnotherSign() {
        Tokens leaked = second.loginAdmin();
        String revoked = keyId(leaked);
        for (PackagedSignet replica : replicas()) {
            assertAccepted(replica, leaked);
        }

        revoke(first, revoked).then().statusCode(200).body("state", equalTo("revoked"));

        assertThat(first.me(leaked.access()).statusCode()).isEqualTo(401);
        await().atMost(PROMISED).until(() -> second.me(leaked.access()).statusCode() == 401);
        String substitute = signingKeyId();
        assertThat(substitute).isNotEqualTo(revoked);
        awaitSignedWith(substitute);
        for (PackagedSignet replica : replicas()) {
            assertThat(published(replica)).contains(substitute).doesNotContain(revoked);
            assertThat(state(replica, revoked)).isEqualTo("revoked");
        }
        assertThat(hasPrivatePart(revoked)).isFalse();
    }

    /** A session outlives the key of its access token: it is refreshed with another. */
    @Test
    void revoke_signingKey_leavesTheSessionsAlone() {
        Tokens tokens = first.loginAdmin();

        revoke(first, keyId(tokens)).then().statusCode(200);

        await().until(() ->
                first.me(second.refresh(tokens.refresh()).path("access")).statusCode() == 200);
    }

    @Test
    void revoke_signingKeyWhileTheNextWaits_hasThatTakeOverAtOnce() {
        String signing = signingKeyId();
        String next = rotate(first);

        revoke(second, signing).then().statusCode(200);

        awaitSignedWith(next);
        assertThat(state(first, next)).isEqualTo("signing");
    }

    @Test
    void revoke_keyThatWaits_hasTheSigningOneGoOn() {
        String signing = signingKeyId();
        String next = rotate(first);
        long before = keys();

        revoke(second, next).then().statusCode(200);

        for (PackagedSignet replica : replicas()) {
            await().until(() -> published(replica), keys -> !keys.contains(next));
        }
        pass(TAKE_OVER);
        awaitSignedWith(signing);
        assertThat(state(first, signing)).isEqualTo("signing");
        assertThat(keys()).isEqualTo(before);
        assertThat(rotate(second)).as("the next").isNotEqualTo(next);
    }

    @Test
    void revoke_keyThatRetires_refusesItsTokensAndChangesNothingElse() {
        Tokens ofTheOld = first.loginAdmin();
        String next = rotate(first);
        awaitSignedAfter(next);
        long before = keys();

        revoke(first, keyId(ofTheOld)).then().statusCode(200);

        for (PackagedSignet replica : replicas()) {
            await().until(() -> replica.me(ofTheOld.access()).statusCode() == 401);
        }
        awaitSignedWith(next);
        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void revoke_keyThatIsRevoked_changesNothing() {
        String revoked = signingKeyId();
        Response once = revoke(first, revoked);
        once.then().statusCode(200);
        awaitSignedWith(signingKeyId());
        long before = keys();

        Response twice = revoke(second, revoked);

        twice.then().statusCode(200).body("revoked_at", equalTo(once.path("revoked_at")));
        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void revoke_tenTimesAtOnceOnBoth_putsOneKeyInItsPlace() {
        String signing = signingKeyId();
        String access = adminToken(first);
        long before = keys();

        // The token of most of them may be refused already: it is signed with that key.
        List<Response> answers = Simultaneously.call(
                alternately(10, replica -> replica.authorized(access).post(KEYS + "/" + signing + "/revoke")));

        assertThat(answers).extracting(Response::statusCode).contains(200).isSubsetOf(200, 401);
        assertThat(keys()).isEqualTo(before + 1);
    }

    // --- How ---

    private static List<PackagedSignet> replicas() {
        return List.of(first, second);
    }

    private static <T> List<Callable<T>> alternately(int times, Function<PackagedSignet, T> call) {
        List<Callable<T>> calls = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            PackagedSignet replica = replicas().get(i % 2);
            calls.add(() -> call.apply(replica));
        }
        return calls;
    }

    /** Lets time pass for the keys alone. */
    private static void pass(Duration duration) {
        sql().execute("""
                update signing_keys set created_at = created_at - p.time, signs_from = signs_from - p.time,
                    signs_until = signs_until - p.time, verifies_until = verifies_until - p.time
                from (select make_interval(secs => ?) as time) p
                """, duration.toSeconds());
    }

    /** Makes a new key; returns its id. */
    private static String rotate(PackagedSignet replica) {
        return post(replica, "/rotate").then().statusCode(201).extract().path("kid");
    }

    private static Response revoke(PackagedSignet replica, String kid) {
        return post(replica, "/" + kid + "/revoke");
    }

    /** The keys that events of that type are about, as an administrator sees them. */
    private static List<String> events(String type) {
        return first.authorized(adminToken(first))
                .queryParam("type", type)
                .get("/api/admin/events")
                .path("results.details.kid");
    }

    private static Response post(PackagedSignet replica, String path) {
        return replica.authorized(adminToken(replica)).post(KEYS + path);
    }

    private static String adminToken(PackagedSignet replica) {
        return replica.loginAdmin().access();
    }

    /** Has a new key's time come, and waits until both sign with it. */
    private static void awaitSignedAfter(String next) {
        pass(TAKE_OVER);
        awaitSignedWith(next);
    }

    private static void awaitSignedWith(String kid) {
        for (PackagedSignet replica : replicas()) {
            await().until(() -> keyId(replica.loginAdmin()), equalTo(kid));
        }
    }

    private static String signingKeyId() {
        return sql().query(String.class, """
                select kid from signing_keys where signs_from <= now() and revoked_at is null
                order by signs_from desc limit 1
                """).orElseThrow();
    }

    private static long keys() {
        return sql().count("select count(*) from signing_keys");
    }

    private static boolean hasPrivatePart(String kid) {
        return sql().count("select count(*) from signing_keys where kid = ? and private_key is not null", kid) == 1;
    }

    private static Sql sql() {
        return new Sql(database.url());
    }

    private static String state(PackagedSignet replica, String kid) {
        return replica.authorized(adminToken(replica)).get(KEYS).path("find { it.kid == '" + kid + "' }.state");
    }

    private static List<String> published(PackagedSignet replica) {
        return replica.request().get("/.well-known/jwks.json").path("keys.kid");
    }

    private static String keyId(Tokens tokens) {
        return header(tokens, "kid");
    }

    private static String algorithm(Tokens tokens) {
        return header(tokens, "alg");
    }

    private static String header(Tokens tokens, String name) {
        return (String) DecodedToken.of(tokens.access()).header().get(name);
    }

    private static void assertAccepted(PackagedSignet replica, Tokens tokens) {
        assertThat(replica.me(tokens.access()).statusCode()).isEqualTo(200);
    }
}
