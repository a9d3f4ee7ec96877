package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.JavaProcess;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is due while nobody is awake, the command does, and ends. */
class JobsIT {

    private final AtomicInteger posts = new AtomicInteger();

    private EmbeddedDatabase database;
    private HttpServer webhook;

    @BeforeEach
    void start() throws IOException {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/jobs"), FreePorts.next());
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", exchange -> {
            posts.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        webhook.start();
    }

    @AfterEach
    void stop() {
        webhook.stop(0);
        database.close();
    }

    @Test
    void command_delivers_replacesKeysAndDeletes_andEnds() {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_EVENT_WEBHOOK_URL", "http://localhost:" + FreePorts.next());
        environment.put("SIGNET_EVENT_WEBHOOK_SECRET", WebhookIT.SECRET);
        try (PackagedSignet signet = PackagedSignet.start("jobs-service", environment)) {
            // Its event goes to a webhook that is not there.
            signet.loginAdmin();
            sql().execute("update outbox set next_attempt_at = now() + interval '1 hour'");
        }
        sql().execute("update outbox set next_attempt_at = now()");
        sql().execute("update signing_keys set signs_from = signs_from - interval '1 year'");
        sql().execute("update known_places set seen_at = now() - interval '1 year'");
        long waiting = sql().count("select count(*) from outbox");
        assertThat(waiting).isPositive();

        environment.put(
                "SIGNET_EVENT_WEBHOOK_URL",
                "http://localhost:" + webhook.getAddress().getPort());
        try (JavaProcess command = PackagedSignet.command("jobs", environment, "jobs")) {
            assertThat(command.awaitExit()).as(command.log()).isZero();
        }

        assertThat(posts).hasValueGreaterThanOrEqualTo((int) waiting);
        assertThat(sql().count("select count(*) from outbox")).isZero();
        assertThat(sql().count("select count(*) from signing_keys")).isEqualTo(2);
        assertThat(sql().count("select count(*) from known_places")).isZero();
    }

    @Test
    void command_withoutADatabase_fails() {
        Map<String, String> environment = PackagedSignet.environment(
                "postgresql://postgres:postgres@localhost:" + FreePorts.next() + "/postgres");
        environment.put("QUARKUS_FLYWAY_CONNECT_RETRIES", "0");

        try (JavaProcess command = PackagedSignet.command("jobs-nowhere", environment, "jobs")) {
            assertThat(command.awaitExit()).isPositive();
        }
    }

    private Sql sql() {
        return new Sql(database.url());
    }
}
