package dev.signet.platform;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Has an answer take a round time and a little at random, so that what it takes a little longer or shorter for, whether
 * there is such an account, is not to be seen.
 */
@ApplicationScoped
public class EvenPace {

    private static final long STEP = Duration.ofMillis(100).toNanos();

    /**
     * For the little that is to be seen still, as when a message is sent at the same time: who could average it out would
     * have to ask more often than anybody may.
     */
    private static final long JITTER = Duration.ofMillis(20).toNanos();

    private final Vertx vertx;
    private final SecureRandom random = new SecureRandom();

    EvenPace(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Of success. What fails tells something else already, and is not held back. */
    public <T> Uni<T> of(Uni<T> work) {
        return timed(taken -> work.call(() -> restOfStep(taken)));
    }

    /** Of failure, whatever it is. What goes well goes on at once. */
    public <T> Uni<T> ofFailure(Uni<T> work) {
        return timed(taken -> work.onFailure().call(() -> restOfStep(taken)));
    }

    private static <T> Uni<T> timed(Function<LongSupplier, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            long start = System.nanoTime();
            return work.apply(() -> System.nanoTime() - start);
        });
    }

    /** The timers of Vert.x count in milliseconds, which would leave the rest of one to be seen. */
    private Uni<Void> restOfStep(LongSupplier taken) {
        Context context = vertx.getOrCreateContext();
        long rest = STEP - taken.getAsLong() % STEP + random.nextLong(JITTER);
        return Uni.createFrom().emitter(waiting -> Infrastructure.getDefaultWorkerPool()
                .schedule(() -> context.runOnContext(over -> waiting.complete(null)), rest, TimeUnit.NANOSECONDS));
    }
}
