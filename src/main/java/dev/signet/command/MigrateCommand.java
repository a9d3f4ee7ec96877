package dev.signet.command;

import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import org.flywaydb.core.Flyway;

/**
 * Brings the schema of the database up to date and ends: {@code migrate}. For an installation whose service has an
 * account of its own, which may not alter tables. The start before it has done the work; this says so.
 */
public class MigrateCommand implements QuarkusApplication {

    private final Flyway flyway;

    @Inject
    MigrateCommand(Flyway flyway) {
        this.flyway = flyway;
    }

    @Override
    public int run(String... arguments) {
        System.out.println("The schema is at version " + flyway.info().current().getVersion() + ".");
        return 0;
    }
}
