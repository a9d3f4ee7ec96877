package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.Sql;
import dev.signet.testing.TestDatabase;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One active administrator always stays. On a database of its own, because others have administrators too. */
class LastAdminIT {

    private static final String USERS = "/api/admin/users";
    private static final int ROUNDS = 5;

    private static EmbeddedDatabase database;
    private static PackagedSignet signet;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/last-admin"), FreePorts.next());
        signet = PackagedSignet.start("last-admin", PackagedSignet.environment(database.url()));
    }

    @AfterAll
    static void stop() {
        signet.close();
        database.close();
    }

    /** Whoever an earlier test, or round, has left. */
    @BeforeEach
    void leaveTheFirstAdminAlone() {
        sql().execute("delete from users where username <> ?", TestDatabase.ADMIN_USERNAME);
        sql().execute("update users set active = true, roles = '{admin}'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"roles\": []}", "{\"roles\": [\"editor\"]}", "{\"active\": false}"})
    void patch_theLastAdminByItself_isAConflictAndChangesNothing(String change) {
        String admin = signet.loginAdmin().access();

        change(admin, adminId(), change).then().statusCode(409).body("code", equalTo("last_admin"));

        assertIsTheLastAdmin(admin);
    }

    @Test
    void delete_theLastAdminByItself_isAConflictAndDeletesNothing() {
        String admin = signet.loginAdmin().access();

        signet.authorized(admin)
                .delete(USERS + "/" + adminId())
                .then()
                .statusCode(409)
                .body("code", equalTo("last_admin"));

        assertIsTheLastAdmin(admin);
    }

    @Test
    void deleteOwnAccount_ofTheLastAdmin_isAConflictAndDeletesNothing() {
        String access = signet.loginAdmin().access();

        signet.authorized(access)
                .body(Map.of("current_password", TestDatabase.ADMIN_PASSWORD))
                .delete("/api/users/me")
                .then()
                .statusCode(409)
                .body("code", equalTo("last_admin"));

        assertIsTheLastAdmin(access);
    }

    @Test
    void patch_theLastAdmin_whileInactiveAdminsRemain_isAConflict() {
        String admin = signet.loginAdmin().access();
        String inactive = create(admin, "inactive.admin");
        change(admin, inactive, "{\"active\": false}").then().statusCode(200);

        change(admin, adminId(), "{\"roles\": []}").then().statusCode(409);
    }

    @Test
    void patch_theLastAdminsOtherFields_isDone() {
        String admin = signet.loginAdmin().access();

        change(admin, adminId(), "{\"first_name\": \"Ada\", \"active\": true, \"roles\": [\"admin\"]}")
                .then()
                .statusCode(200);

        assertIsTheLastAdmin(admin);
    }

    @Test
    void delete_another_whileOneAdminStays_isDone() {
        String admin = signet.loginAdmin().access();
        String other = create(admin, "other.admin");

        signet.authorized(admin).delete(USERS + "/" + other).then().statusCode(204);

        assertIsTheLastAdmin(admin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"roles\": []}", "{\"active\": false}"})
    void patch_twoAdminsEachByTheOtherTwentyTimesAtOnce_leavesOne(String change) {
        String firstId = adminId();
        for (int round = 0; round < ROUNDS; round++) {
            String first = signet.loginAdmin().access();
            String secondId = create(first, "second.admin");
            String second = logIn("second.admin");

            raceOf(() -> change(first, secondId, change), () -> change(second, firstId, change));

            assertThat(activeAdmins()).isOne();
            leaveTheFirstAdminAlone();
        }
    }

    @Test
    void delete_twoAdminsEachByTheOtherTwentyTimesAtOnce_leavesOne() {
        for (int round = 0; round < ROUNDS; round++) {
            String first = signet.loginAdmin().access();
            String secondId = create(first, "second.admin");
            String thirdId = create(first, "third.admin");
            String second = logIn("second.admin");
            change(second, adminId(), "{\"active\": false}").then().statusCode(200);
            String third = logIn("third.admin");

            raceOf(() -> signet.authorized(second).delete(USERS + "/" + thirdId), () -> signet.authorized(third)
                    .delete(USERS + "/" + secondId));

            assertThat(activeAdmins()).isOne();
            leaveTheFirstAdminAlone();
        }
    }

    // --- How ---

    /** Ten times each, all at once. No answer is a failure of the service, a deadlock for one. */
    private static void raceOf(Callable<Response> one, Callable<Response> other) {
        List<Callable<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(one);
            calls.add(other);
        }
        assertThat(Simultaneously.call(calls)).extracting(Response::statusCode).allMatch(status -> status < 500);
    }

    private static Response change(String access, String id, String change) {
        return signet.authorized(access).body(change).patch(USERS + "/" + id);
    }

    /** One who has changed the temporary password. */
    private static String create(String access, String username) {
        String id = signet.authorized(access)
                .body(Map.of("username", username, "password", TestDatabase.ADMIN_PASSWORD, "roles", List.of("admin")))
                .post(USERS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        sql().execute("update users set temporary_password_at = null where username = ?", username);
        return id;
    }

    private static String logIn(String username) {
        return signet.login(username, TestDatabase.ADMIN_PASSWORD)
                .then()
                .statusCode(200)
                .extract()
                .path("access");
    }

    private static String adminId() {
        return sql().query(UUID.class, "select id from users where username = ?", TestDatabase.ADMIN_USERNAME)
                .orElseThrow()
                .toString();
    }

    private static long activeAdmins() {
        return sql().count("select count(*) from users where active and 'admin' = any(roles)");
    }

    private static Sql sql() {
        return new Sql(database.url());
    }

    private static void assertIsTheLastAdmin(String access) {
        signet.authorized(access)
                .queryParam("role", "admin")
                .queryParam("active", true)
                .get(USERS)
                .then()
                .statusCode(200)
                .body("results.username", equalTo(List.of(TestDatabase.ADMIN_USERNAME)));
    }
}
