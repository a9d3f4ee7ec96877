package dev.signet.platform.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedDatabaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Beside those of other tests, so that the binaries of the server are unpacked once for all. */
    private static final Path DIRECTORY = Path.of("target/postgresql/embedded-database");

    private static final Path ANOTHER_DIRECTORY = Path.of("target/postgresql/another-embedded-database");

    private static final Path LOG = DIRECTORY.resolve("process.log");
    private static final Path TEMPORARY = DIRECTORY.resolve("temporary");

    @Test
    void start_afterClose_findsTheData() {
        try (EmbeddedDatabase database = EmbeddedDatabase.startEmpty(DIRECTORY, 0)) {
            createRow(database);
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(DIRECTORY, 0)) {
            assertThat(rows(database)).isOne();
        }
    }

    @Test
    void startEmpty_afterClose_findsNothing() {
        try (EmbeddedDatabase database = EmbeddedDatabase.startEmpty(DIRECTORY, 0)) {
            createRow(database);
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.startEmpty(DIRECTORY, 0)) {
            assertThat(tables(database)).isZero();
        }
    }

    @Test
    void start_whileItRunsInThisProcess_isRefusedWithASentence() throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.startEmpty(DIRECTORY, 0)) {
            createRow(database);

            assertThatThrownBy(() -> EmbeddedDatabase.startEmpty(DIRECTORY, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Another process already runs the embedded PostgreSQL of "
                            + DIRECTORY.toRealPath()
                            + ": stop that one first");

            assertThat(rows(database)).isOne();
        }
    }

    @Test
    void start_whileItRunsInAnotherProcess_isRefusedWithASentence() throws IOException {
        try (EmbeddedDatabaseProcess process = startProcess()) {
            ProcessHandle server = awaitServer(process);

            assertThatThrownBy(() -> EmbeddedDatabase.startEmpty(DIRECTORY, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("stop that one first");

            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void start_inAnotherProcessWhileItRunsHere_isRefusedWithASentence() {
        try (EmbeddedDatabase database = EmbeddedDatabase.startEmpty(DIRECTORY, 0);
                EmbeddedDatabaseProcess process = startProcess()) {
            await().atMost(PATIENCE).until(() -> !process.isAlive());

            assertThat(process.log()).contains("stop that one first");
            assertThat(tables(database)).isZero();
        }
    }

    @Test
    void processKilled_stopsTheServer() throws IOException {
        try (EmbeddedDatabaseProcess process = startProcess()) {
            ProcessHandle server = awaitServer(process);

            process.kill();

            await().atMost(PATIENCE).until(() -> !server.isAlive());
        }
    }

    @Test
    void processAndWatchdogKilled_leavesAnOrphanThatTheNextStartStops() throws IOException {
        try (EmbeddedDatabaseProcess process = startProcess()) {
            ProcessHandle server = awaitServer(process);
            process.watchdogs().forEach(ProcessHandle::destroyForcibly);
            await().until(() -> process.watchdogs().isEmpty());
            process.kill();
            await().until(() -> !process.isAlive());
            assertThat(server.isAlive()).isTrue();

            try (EmbeddedDatabase database = EmbeddedDatabase.start(DIRECTORY, 0)) {
                assertThat(server.isAlive()).isFalse();
                assertThat(tables(database)).isZero();
            }
        }
    }

    @Test
    void start_serverAndItsProcessIdGone_starts() throws IOException {
        EmbeddedDatabase.startEmpty(DIRECTORY, 0).close();
        // As a killed machine leaves it; the number is by now that of another process, this one.
        Files.writeString(pidFile(), ProcessHandle.current().pid() + "\n");

        try (EmbeddedDatabase database = EmbeddedDatabase.start(DIRECTORY, 0)) {
            assertThat(tables(database)).isZero();
        }
    }

    @Test
    void start_pidFileNamesAnotherProcess_leavesItAlone() throws IOException {
        EmbeddedDatabase.startEmpty(DIRECTORY, 0).close();
        Process foreign = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(pidFile(), foreign.pid() + "\n");

            EmbeddedDatabase.start(DIRECTORY, 0).close();

            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    void start_pidFileNamesTheServerOfAnotherDirectory_leavesItAlone() throws IOException {
        EmbeddedDatabase.startEmpty(DIRECTORY, 0).close();
        try (EmbeddedDatabase another = EmbeddedDatabase.startEmpty(ANOTHER_DIRECTORY, 0)) {
            createRow(another);
            Files.copy(pidFile(ANOTHER_DIRECTORY), pidFile());

            EmbeddedDatabase.start(DIRECTORY, 0).close();

            assertThat(rows(another)).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "no number\n", "99999999999999999999\n"})
    void start_pidFileMangled_starts(String content) throws IOException {
        EmbeddedDatabase.startEmpty(DIRECTORY, 0).close();
        Files.writeString(pidFile(), content);

        try (EmbeddedDatabase database = EmbeddedDatabase.start(DIRECTORY, 0)) {
            assertThat(tables(database)).isZero();
        }
    }

    @Test
    void start_afterOneThatFailed_starts() throws IOException {
        EmbeddedDatabase.startEmpty(DIRECTORY, 0).close();
        // Without it the library takes the directory for a new one, and PostgreSQL makes none where something is.
        Files.delete(DIRECTORY.resolve("data/postgresql.conf"));
        assertThatThrownBy(() -> EmbeddedDatabase.start(DIRECTORY, 0)).isInstanceOf(RuntimeException.class);

        try (EmbeddedDatabase database = EmbeddedDatabase.startEmpty(DIRECTORY, 0)) {
            assertThat(tables(database)).isZero();
        }
    }

    @Test
    void start_unpacksNothingInTheTemporaryFolder() throws IOException {
        try (EmbeddedDatabaseProcess process = startProcess()) {
            awaitServer(process);

            // What is there is the library's script that finds out the distribution, and goes with its process.
            assertThat(TEMPORARY)
                    .isDirectoryNotContaining(file -> !file.toString().endsWith(".sh"));
        }
    }

    // --- How ---

    private static EmbeddedDatabaseProcess startProcess() {
        return EmbeddedDatabaseProcess.start(DIRECTORY, LOG, TEMPORARY);
    }

    /** The server of the other process, as soon as it takes connections. */
    private static ProcessHandle awaitServer(EmbeddedDatabaseProcess process) throws IOException {
        await().atMost(PATIENCE).until(() -> process.hasStarted() || !process.isAlive());
        assertThat(process.isAlive()).as(process.log()).isTrue();
        long pid = Long.parseLong(Files.readAllLines(pidFile()).get(0).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static Path pidFile() {
        return pidFile(DIRECTORY);
    }

    private static Path pidFile(Path directory) {
        return directory.resolve("data/postmaster.pid");
    }

    private static void createRow(EmbeddedDatabase database) {
        sql(database).execute("create table kept as select 1 as one");
    }

    private static long rows(EmbeddedDatabase database) {
        return sql(database).count("select count(*) from kept");
    }

    private static long tables(EmbeddedDatabase database) {
        return sql(database).count("select count(*) from pg_tables where schemaname = 'public'");
    }

    private static Sql sql(EmbeddedDatabase database) {
        return new Sql(database.url());
    }
}
