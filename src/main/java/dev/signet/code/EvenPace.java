package dev.signet.code;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/**
 * Has an answer take a round time, so that the little more that it takes to write a message to somebody than to nobody is
 * not to be seen. Only what succeeds is held back: refusals tell something else already.
 */
@ApplicationScoped
public class EvenPace {

    private static final long STEP_MILLIS = 100;

    private final Vertx vertx;

    EvenPace(Vertx vertx) {
        this.vertx = vertx;
    }

    public Uni<Void> of(Uni<Void> work) {
        return Uni.createFrom().deferred(() -> {
            long start = System.nanoTime();
            return work.call(() -> restOfStep(start));
        });
    }

    private Uni<Void> restOfStep(long start) {
        long taken = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return Uni.createFrom()
                .emitter(waiting -> vertx.setTimer(STEP_MILLIS - taken % STEP_MILLIS, over -> waiting.complete(null)));
    }
}
