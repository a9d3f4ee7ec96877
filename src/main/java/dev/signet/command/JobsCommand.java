package dev.signet.command;

import dev.signet.platform.Job;
import io.quarkus.arc.All;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Does once what a service does beside its requests, and ends: {@code jobs}. For an installation that has no replica
 * while nobody calls. The first keys, and those that are due, come with its start.
 */
public class JobsCommand implements QuarkusApplication {

    private static final Logger LOG = Logger.getLogger(JobsCommand.class);

    private final List<Job> jobs;

    @Inject
    JobsCommand(@All List<Job> jobs) {
        this.jobs = jobs;
    }

    /** Returns 1 where a job failed; the others were done. */
    @Override
    public int run(String... arguments) {
        int exitCode = 0;
        for (Job job : jobs) {
            try {
                VertxContextSupport.subscribeAndAwait(job::run);
            } catch (Throwable e) {
                LOG.errorf("A job failed: %s", e);
                exitCode = 1;
            }
        }
        return exitCode;
    }
}
