package dev.signet.platform.database;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Has the service restarted if it cannot use a database that is there. Answers at once, whatever the database does. */
@Liveness
@ApplicationScoped
class PoolLiveness implements HealthCheck {

    private final PoolHealth pool;

    PoolLiveness(PoolHealth pool) {
        this.pool = pool;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.builder()
                .name("connections to the database")
                .status(!pool.isBroken())
                .build();
    }
}
