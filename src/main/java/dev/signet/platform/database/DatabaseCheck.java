package dev.signet.platform.database;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says what to set where no database is configured, before anything asks for it. It looks for the URL of the JDBC driver:
 * the reactive one always has a value, because Hibernate complains first, and less clearly, if it has none.
 */
@ApplicationScoped
class DatabaseCheck {

    void start(
            @Observes @Priority(1) StartupEvent event,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") Optional<String> url) {
        if (url.isEmpty()) {
            throw new ConfigurationException(
                    "Set SIGNET_DATABASE_URL to the PostgreSQL database: postgresql://user:password@host:5432/name,"
                            + " or SIGNET_DATABASE_HOST, _NAME, _USERNAME and _PASSWORD.");
        }
    }
}
