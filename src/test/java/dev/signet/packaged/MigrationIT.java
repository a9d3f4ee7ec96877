package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.JavaProcess;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestUser.Tokens;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who changes the schema, and what a release makes of one that is older or newer than it. */
class MigrationIT {

    private static final String SERVICE = "signet_service";
    private static final int LATEST = latest();

    private static EmbeddedDatabase server;

    private String database;

    @BeforeAll
    static void start() {
        server = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/migration"), FreePorts.next());
        new Sql(server.url()).execute("create role " + SERVICE + " login password 'service'");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createDatabase() {
        Sql postgres = new Sql(server.url());
        postgres.execute("drop database if exists migrated with (force)");
        postgres.execute("create database migrated");
        database = server.url().replaceFirst("/postgres$", "/migrated");
    }

    /** As operations.md says. */
    @Test
    void service_thatMayNotAlterTables_startsOnceTheCommandHasRun() {
        Map<String, String> environment =
                PackagedSignet.environment(database.replace("postgres:postgres@", SERVICE + ":service@"));
        environment.put("SIGNET_DATABASE_MIGRATE_AT_START", "false");
        try (PackagedSignet early = PackagedSignet.launch("migration-early", environment)) {
            assertThat(early.awaitExit()).isPositive();
            assertThat(early.log())
                    .contains("The database's schema lacks version " + LATEST
                            + ". Run the command migrate first, or set" + " SIGNET_DATABASE_MIGRATE_AT_START to true.");
        }

        migrate();
        for (String grant : new String[] {
            "select, insert, update, delete on all tables in schema public",
            "usage on all sequences in schema public",
            "execute on all functions in schema public"
        }) {
            new Sql(database).execute("grant " + grant + " to " + SERVICE);
        }

        try (PackagedSignet signet = PackagedSignet.start("migration-service", environment)) {
            Tokens tokens = signet.loginAdmin();
            assertThat(signet.refresh(tokens.refresh()).statusCode()).isEqualTo(200);
        }
    }

    /** Of a release to come: this one was rolled back to, or has begun beside it. */
    @Test
    void service_onANewerSchema_starts() {
        migrate();
        new Sql(database)
                .execute(
                        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
                                + " checksum, installed_by, execution_time, success)"
                                + " values (1000, '1000', 'of a release to come', 'SQL', 'V1000__of_a_release_to_come.sql', 1, 'x', 1, true)");

        for (String migrates : new String[] {"true", "false"}) {
            Map<String, String> environment = PackagedSignet.environment(database);
            environment.put("SIGNET_DATABASE_MIGRATE_AT_START", migrates);
            try (PackagedSignet signet = PackagedSignet.start("migration-newer", environment)) {
                signet.loginAdmin();
            }
        }
    }

    private static int latest() {
        return Stream.of(new File("src/main/resources/db/migration").list())
                .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                .max()
                .orElseThrow();
    }

    private void migrate() {
        try (JavaProcess command =
                PackagedSignet.command("migration-command", PackagedSignet.environment(database), "migrate")) {
            assertThat(command.awaitExit()).as(command.log()).isZero();
            assertThat(command.log()).contains("The schema is at version " + LATEST + ".");
        }
    }
}
