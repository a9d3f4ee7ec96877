package dev.signet.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.DumpedUser;
import dev.signet.testing.FreePorts;
import dev.signet.testing.JavaProcess;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestUser;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The import as a command, on databases that nobody else is on. */
class ImportCommandIT {

    private static final String USERS = """
            select concat_ws('|', username, email, phone_number, first_name, last_name, roles, password_hash, active,
                             created_at, last_login_at) from users order by username
            """;

    private static EmbeddedDatabase server;

    private String database;

    @BeforeAll
    static void start() {
        server = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/import"), FreePorts.next());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createDatabase() {
        database = emptyDatabase("imported");
    }

    @Test
    void command_withAFile_takesItsUsersInAndSaysSo() throws IOException {
        Path file = file("[" + DumpedUser.create(1, "ada") + "," + DumpedUser.create(2, "grace") + "]");

        try (JavaProcess command = importFile(database, file)) {
            assertThat(command.awaitExit()).isZero();
            assertThat(command.log()).contains("\"done\":true", "\"created\":2", "\"refused\":0");
        }
        assertThat(sql().list("select username from users order by username")).containsExactly("ada", "grace");
    }

    @Test
    void command_withAUserThatCannotBe_namesItAndFails() throws IOException {
        Path file = file("[" + DumpedUser.create(1, "a b") + "," + DumpedUser.create(2, "grace") + "]");

        try (JavaProcess command = importFile(database, file)) {
            assertThat(command.awaitExit()).isOne();
            assertThat(command.log()).contains("\"pk\":1", "Enter a valid username", "\"created\":1", "\"refused\":1");
        }
    }

    @Test
    void command_withABrokenFile_fails() throws IOException {
        try (JavaProcess command = importFile(database, file("[" + DumpedUser.create(1, "ada")))) {
            assertThat(command.awaitExit()).isOne();
            assertThat(command.log()).contains("\"done\":false", "The file ends in the middle.", "\"created\":1");
        }
    }

    @Test
    void command_withTheStandardInput_takesItsUsersIn() throws IOException {
        Path file = file(DumpedUser.create(1, "ada") + "\n" + DumpedUser.create(2, "grace") + "\n");

        try (JavaProcess command =
                PackagedSignet.command("import", environment(database), file, "import-django", "-")) {
            assertThat(command.awaitExit()).as(command.log()).isZero();
            assertThat(command.log()).contains("\"done\":true", "\"created\":2");
        }
        assertThat(sql().list("select username from users order by username")).containsExactly("ada", "grace");
    }

    @Test
    void command_withoutThatFile_fails() {
        try (JavaProcess command = importFile(database, Path.of("no such file"))) {
            assertThat(command.awaitExit()).isOne();
            assertThat(command.log()).contains("Cannot read ");
        }
    }

    @Test
    void command_unknown_saysWhichThereAre() {
        try (JavaProcess command = PackagedSignet.command("import", environment(database), "export-everything")) {
            assertThat(command.awaitExit()).isEqualTo(2);
            assertThat(command.log()).contains("Usage: ").doesNotContain("Exception");
        }
    }

    @Test
    void command_besideARunningService_opensNoPort() throws IOException {
        Map<String, String> environment = environment(database);
        int port = FreePorts.next();
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(FreePorts.next()));
        try (PackagedSignet signet = PackagedSignet.start("import-service", environment);
                JavaProcess command = PackagedSignet.command(
                        "import",
                        environment,
                        "import-django",
                        file(DumpedUser.create(1, "ada").toString()).toString())) {
            assertThat(command.awaitExit()).as(command.log()).isZero();
            signet.login("ADA", TestUser.PASSWORD).then().statusCode(200);
        }
    }

    @Test
    void command_killedInTheMiddle_leavesWholeUsersAndGoesOnWhenRunAgain() throws IOException {
        int users = 30_000;
        Path file = manyUsers(users);

        try (JavaProcess command = importFile(database, file)) {
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(20))
                    .until(this::someAreIn);
            command.kill();
        }
        long in = sql().count("select count(*) from users");
        assertThat(in).isPositive().isLessThan(users);
        assertThat(sql().count("select count(*) from users u join imported_users i on i.user_id = u.id"))
                .isEqualTo(in);
        assertThat(sql().count("select count(*) from imported_users")).isEqualTo(in);
        assertThat(sql().count("select sum((details ->> 'created')::int) from events where type = 'users_imported'"))
                .isEqualTo(in);

        try (JavaProcess command = importFile(database, file)) {
            assertThat(command.awaitExit()).isZero();
            assertThat(command.log()).contains("\"skipped\":" + in, "\"created\":" + (users - in));
        }
        assertThat(sql().count("select count(*) from users")).isEqualTo(users);
    }

    @Test
    void export_importedIntoAnEmptyInstallation_givesTheSameUsers() throws IOException {
        Path file = file(DumpedUser.create(7, "ada")
                        .with("is_staff", true)
                        .with("is_superuser", true)
                        .with("email", "ada@example.com")
                        .with("phone_number", "+12012000000")
                        .with("first_name", "Ada")
                        .with("last_login", "2026-01-02T03:04:05.678901Z")
                + "\n" + DumpedUser.create(9, "grace").with("is_active", false).with("password", "!x"));
        try (JavaProcess command = importFile(database, file)) {
            assertThat(command.awaitExit()).isZero();
        }
        Path export = file("");
        try (PackagedSignet signet = PackagedSignet.start("import-service", environment(database))) {
            String admin = signet.login("ada", TestUser.PASSWORD).path("access");
            Files.writeString(
                    export, signet.authorized(admin).get("/api/admin/export").asString());
        }
        String other = emptyDatabase("moved");

        try (JavaProcess command = importFile(other, export)) {
            assertThat(command.awaitExit()).as(command.log()).isZero();
        }

        assertThat(new Sql(other).list(USERS)).hasSize(2).isEqualTo(sql().list(USERS));
        assertThat(new Sql(other).list("select source from imported_users order by source"))
                .containsExactly("7", "9");
        try (PackagedSignet signet = PackagedSignet.start("import-service", environment(other))) {
            String admin = signet.login("ada", TestUser.PASSWORD).path("access");
            assertThat(withoutLastLogins(
                            signet.authorized(admin).get("/api/admin/export").asString()))
                    .isEqualTo(withoutLastLogins(Files.readString(export)));
        }
    }

    @Test
    void command_thatWouldTakeTheLastAdminAway_refuses() throws IOException {
        DumpedUser admin = DumpedUser.create(1, "ada").with("is_superuser", true);
        try (JavaProcess command = importFile(database, file(admin.toString()))) {
            assertThat(command.awaitExit()).isZero();
        }
        for (String field : new String[] {"is_superuser", "is_active"}) {
            Path file = file(admin.with("is_superuser", true)
                    .with("is_active", true)
                    .with(field, false)
                    .toString());

            try (JavaProcess command = importFile(database, file)) {
                assertThat(command.awaitExit()).isOne();
                assertThat(command.log()).contains("The last active administrator can't be removed");
            }
        }
        assertThat(sql().count("select count(*) from users where active and 'admin' = any (roles)"))
                .isOne();
    }

    // --- How ---

    /** Of which the one who exports has had another since. */
    private static String withoutLastLogins(String export) {
        return export.replaceAll("\"last_login\":(null|\"[^\"]*\")", "");
    }

    private boolean someAreIn() {
        return sql().count("select count(*) from information_schema.tables where table_name = 'imported_users'") == 1
                && sql().count("select count(*) from users") > 1_000;
    }

    private static JavaProcess importFile(String url, Path file) {
        return PackagedSignet.command("import", environment(url), "import-django", file.toString());
    }

    /** No first administrator: only who is in the file is in. */
    private static Map<String, String> environment(String url) {
        Map<String, String> environment = PackagedSignet.environment(url);
        environment.remove("SIGNET_ADMIN_USERNAME");
        environment.remove("SIGNET_ADMIN_PASSWORD");
        return environment;
    }

    private static String emptyDatabase(String name) {
        Sql postgres = new Sql(server.url());
        postgres.execute("drop database if exists " + name + " with (force)");
        postgres.execute("create database " + name);
        return server.url().replaceFirst("/postgres$", "/" + name);
    }

    private static Path file(String text) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(Path.of("target/packaged")), "users", ".json");
        return Files.writeString(file, text).toAbsolutePath();
    }

    private static Path manyUsers(int count) throws IOException {
        Path file = file("");
        try (BufferedWriter writer = Files.newBufferedWriter(file, UTF_8)) {
            for (int i = 1; i <= count; i++) {
                writer.write(DumpedUser.create(i, "user" + i) + "\n");
            }
        }
        return file;
    }

    private Sql sql() {
        return new Sql(database);
    }
}
