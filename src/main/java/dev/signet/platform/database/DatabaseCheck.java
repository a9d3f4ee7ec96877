package dev.signet.platform.database;

import dev.signet.platform.settings.Configured;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says what to set where no database is configured, before anything asks for it. It looks for the URL of the JDBC driver:
 * the reactive one always has a value, because Hibernate complains first, and less clearly, if it has none.
 */
@ApplicationScoped
class DatabaseCheck implements Configured {

    DatabaseCheck(@ConfigProperty(name = "quarkus.datasource.jdbc.url") Optional<String> url) {
        if (url.isEmpty()) {
            throw new ConfigurationException(
                    "Set SIGNET_DATABASE_URL to the PostgreSQL database: postgresql://user:password@host:5432/name,"
                            + " or SIGNET_DATABASE_HOST, _NAME, _USERNAME and _PASSWORD.");
        }
    }
}
