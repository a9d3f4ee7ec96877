package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser.Tokens;
import dev.signet.testing.Wire;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The address of the database moves to another server, and the old one lives on, but cannot be written to. */
class DemotedDatabaseIT {

    private static final Duration WELL_AFTER = Duration.ofSeconds(15);
    private static final Path OLD = Path.of("target/postgresql/demoted");
    private static final Path NEW = Path.of("target/postgresql/promoted");

    private EmbeddedDatabase demoted;
    private EmbeddedDatabase promoted;
    private Wire wire;
    private PackagedSignet signet;
    private Tokens tokens;

    @BeforeEach
    void start() {
        demoted = EmbeddedDatabase.startEmpty(OLD, FreePorts.next());
        wire = new Wire(demoted.port());
        Map<String, String> environment =
                PackagedSignet.environment("postgresql://postgres:postgres@localhost:" + wire.port() + "/postgres");
        environment.put("SIGNET_READINESS_TOLERANCE", "PT1S");
        signet = PackagedSignet.start("demoted", environment);
        tokens = signet.loginAdmin();
        restart(() -> copy(OLD.resolve("data"), NEW.resolve("data")));
        promoted = EmbeddedDatabase.start(NEW, FreePorts.next());
    }

    @AfterEach
    void stop() {
        signet.close();
        wire.close();
        promoted.close();
        demoted.close();
    }

    @Test
    void serverThatCanNoLongerBeWrittenTo_isLeft() {
        await().atMost(WELL_AFTER).until(() -> signet.me(tokens.access()).statusCode() == 200);
        Sql old = demote();

        // The first write that the old server is asked for has all connections to it closed.
        await().atMost(WELL_AFTER).until(() -> {
            signet.login(TestDatabase.ADMIN_USERNAME, TestDatabase.ADMIN_PASSWORD);
            return connections(old) == 0;
        });
        assertWell();
    }

    /** The service's own work writes every few seconds. */
    @Test
    void serverThatNoClientWritesTo_isLeft() {
        Sql old = demote();

        await().atMost(WELL_AFTER).until(() -> connections(old) == 0);
        assertWell();
    }

    @Test
    void standby_isNotUsed() {
        restart(() -> Files.createFile(OLD.resolve("data/standby.signal")));
        assertThat(new Sql(demoted.url()).query(Boolean.class, "select pg_is_in_recovery()"))
                .contains(true);
        await().atMost(WELL_AFTER).until(() -> !signet.isReady());
        assertThat(signet.refresh(tokens.refresh()).statusCode()).isNotEqualTo(200);

        wire.leadTo(promoted.port());
        assertWell();
    }

    // --- How ---

    /** The address moves, and the old server takes no more writes. Connections to it stay. */
    private Sql demote() {
        wire.leadTo(promoted.port());
        Sql old = new Sql(demoted.url());
        old.execute("alter system set default_transaction_read_only = on");
        old.query(Boolean.class, "select pg_reload_conf()");
        return old;
    }

    private interface FileWork {
        void run() throws IOException;
    }

    /** Does something to the files of the old server while it is down. */
    private void restart(FileWork work) {
        int port = demoted.port();
        demoted.close();
        try {
            work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        demoted = EmbeddedDatabase.start(OLD, port);
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> files = Files.walk(to)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** How many the service has to a server. */
    private static long connections(Sql server) {
        return server.count(
                "select count(*) from pg_stat_activity" + " where client_port is not null and pid <> pg_backend_pid()");
    }

    /** What it writes is written, and it is still there. */
    private void assertWell() {
        await().atMost(WELL_AFTER).untilAsserted(() -> {
            Response refreshed = signet.refresh(tokens.refresh());
            assertThat(refreshed.statusCode()).isEqualTo(200);
            tokens = new Tokens(refreshed.path("access"), refreshed.path("refresh"));
        });
        await().atMost(WELL_AFTER).until(signet::isReady);
    }
}
