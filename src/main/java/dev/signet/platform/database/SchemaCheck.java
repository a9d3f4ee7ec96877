package dev.signet.platform.database;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Stops a start that may not migrate the schema, where somebody has to first. A schema that is newer than this release is
 * no fault: releases side by side share one, and one that is rolled back finds the next one's.
 */
@ApplicationScoped
class SchemaCheck {

    void check(@Observes @Priority(5) StartupEvent event, DatabaseConfig config, Flyway flyway) {
        if (config.migrateAtStart()) {
            return;
        }
        MigrationInfo[] missing = flyway.info().pending();
        if (missing.length > 0) {
            throw new ConfigurationException(
                    ("The database's schema lacks version %s. Run the command migrate first, or set"
                                    + " SIGNET_DATABASE_MIGRATE_AT_START to true.")
                            .formatted(missing[missing.length - 1].getVersion()));
        }
    }
}
