package dev.signet.platform.database;

import dev.signet.platform.Durations;
import dev.signet.platform.settings.Configured;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Whether the database has answered lately, and could be written to. A lock or a short outage takes no replica out of
 * service: all have the same database, so all would go at once. The check that comes with the client would also tell the
 * public what is wrong, and where the database is; here that goes to the log.
 */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements AsyncHealthCheck, Configured {

    private static final Logger LOG = Logger.getLogger(DatabaseReadiness.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A primary that was demoted lives on as a standby, and one that is to be switched over may refuse to write first. */
    private static final String WRITABLE =
            "select not pg_is_in_recovery() and current_setting('default_transaction_read_only') = 'off' as writable";

    private final Pool pool;
    private final long tolerance;

    /** Empty while the database answers. */
    private volatile Long failingSince;

    DatabaseReadiness(Pool pool, ReadinessConfig config) {
        Durations.requireAtLeast(Duration.ZERO, "signet.readiness.tolerance", config.tolerance());
        this.pool = pool;
        this.tolerance = config.tolerance().toNanos();
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return pool.query(WRITABLE)
                .execute()
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .invoke(DatabaseReadiness::requireWritable)
                .map(answer -> true)
                .invoke(answer -> failingSince = null)
                .onFailure()
                .invoke(this::failed)
                .onFailure()
                .recoverWithItem(this::isTolerated)
                .map(ready -> HealthCheckResponse.builder()
                        .name("database")
                        .status(ready)
                        .build());
    }

    private boolean isTolerated() {
        Long since = failingSince;
        return since == null || System.nanoTime() - since < tolerance;
    }

    private static void requireWritable(RowSet<Row> answer) {
        if (!answer.iterator().next().getBoolean("writable")) {
            throw new IllegalStateException("it can only be read");
        }
    }

    /** Told once: probes come every few seconds. */
    private void failed(Throwable failure) {
        if (failingSince == null) {
            failingSince = System.nanoTime();
            LOG.warnf("The database is not ready: %s", failure);
        }
    }
}
