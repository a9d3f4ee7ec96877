package dev.signet.platform.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Leads the migration past a pooler, where a URL does: by the account of that URL, which may alter tables. */
@Singleton
final class DatabaseMigration implements FlywayConfigurationCustomizer {

    private final DatabaseAddressConfig address;

    DatabaseMigration(DatabaseAddressConfig address) {
        this.address = address;
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        DatabaseParts.of(address).findDirect().map(DatabaseUrl::asDataSource).ifPresent(flyway::dataSource);
    }
}
