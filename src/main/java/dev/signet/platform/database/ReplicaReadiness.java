package dev.signet.platform.database;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether this replica knows what the others have changed. */
@Readiness
@ApplicationScoped
class ReplicaReadiness implements HealthCheck {

    private final DatabaseChanges changes;

    ReplicaReadiness(DatabaseChanges changes) {
        this.changes = changes;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.builder()
                .name("in step with the database")
                .status(!changes.isStale())
                .build();
    }
}
