package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Pooler;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Behind PgBouncer, which gives each transaction whichever of a few connections is free. */
class PoolerIT {

    private static final int CLIENTS = 12;
    private static final int ROUNDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PAST_THE_POOLER = "select count(*) from pg_stat_activity"
            + " where datname = 'direct' and usename = 'postgres' and application_name = 'vertx-pg-client'";

    /** May do what the service does, and alter no table. */
    private static final String SERVICE = "service";

    private static EmbeddedDatabase database;
    private static Pooler pooler;
    private static PackagedSignet first;
    private static PackagedSignet second;

    @BeforeAll
    static void start() {
        assumeTrue(Pooler.isInstalled(), "PgBouncer is not installed");
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/pooler"), FreePorts.next());
        pooler = Pooler.start(database.port(), "postgres");
        first = launch("pooler-first", environment(pooler));
        first.awaitReady();
        second = launch("pooler-second", environment(pooler)).awaitReady();
    }

    @AfterAll
    static void stop() {
        if (pooler != null) {
            first.close();
            second.close();
            pooler.close();
            database.close();
        }
    }

    @Test
    void clients_ofTwoReplicasOnFewConnections_areAllServed() {
        List<Callable<List<Integer>>> work = Stream.generate(first::loginAdmin)
                .limit(CLIENTS)
                .<Callable<List<Integer>>>map(tokens -> () -> refreshOften(tokens))
                .toList();

        assertThat(Simultaneously.call(work))
                .allSatisfy(answers -> assertThat(answers).hasSize(3 * ROUNDS).containsOnly(200));
        assertThat(first.log() + second.log()).doesNotContain("prepared statement", "failed unexpectedly");
    }

    @Test
    void revocation_withoutNotifications_isSeenByTheOtherReplica() {
        Tokens tokens = first.loginAdmin();
        second.me(tokens.access()).then().statusCode(200);

        first.blacklist(tokens.refresh()).then().statusCode(200);

        await().atMost(PATIENCE).until(() -> second.me(tokens.access()).statusCode() == 401);
        assertThat(second.log()).contains("No notifications come through the pooler");
    }

    @Test
    void directUrl_leadsTheMigrationAndNotificationsPastThePooler() {
        Sql server = new Sql(database.url());
        server.execute("create role service login password 'postgres'");
        server.execute("create database direct");
        String direct = database.url().replaceFirst("/postgres$", "/direct");
        Sql sql = new Sql(direct);
        sql.execute("alter default privileges grant select, insert, update, delete on tables to service");
        sql.execute("alter default privileges grant usage on sequences to service");
        try (Pooler restricted = Pooler.start(database.port(), SERVICE)) {
            Map<String, String> environment = environment(restricted);
            environment.put("SIGNET_DATABASE_URL", restricted.url(direct));
            environment.put("SIGNET_DATABASE_DIRECT_URL", direct);
            try (PackagedSignet signet = launch("pooler-direct", environment).awaitReady()) {
                Response refreshed = signet.refresh(signet.loginAdmin().refresh());

                refreshed.then().statusCode(200);
                assertThat(sql.query(String.class, "select tableowner from pg_tables where tablename = 'users'"))
                        .contains("postgres");
                await().atMost(PATIENCE).until(() -> sql.count(PAST_THE_POOLER) == 1);
            }
        }
    }

    private static List<Integer> refreshOften(Tokens tokens) {
        String refresh = tokens.refresh();
        List<Integer> answers = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Response answer = (round % 2 == 0 ? second : first).refresh(refresh);
            answers.add(answer.statusCode());
            refresh = answer.path("refresh");
            answers.add(first.me(answer.path("access")).statusCode());
            answers.add(second.authorized(answer.path("access"))
                    .get("/api/users/me/sessions")
                    .statusCode());
        }
        return answers;
    }

    private static PackagedSignet launch(String name, Map<String, String> environment) {
        return PackagedSignet.launch(name, environment);
    }

    private static Map<String, String> environment(Pooler pooler) {
        Map<String, String> environment = PackagedSignet.environment(pooler.url(database.url()));
        environment.put("SIGNET_DATABASE_POOLER", "transaction");
        return environment;
    }
}
