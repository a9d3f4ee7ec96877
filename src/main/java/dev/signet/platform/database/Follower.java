package dev.signet.platform.database;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/** One part of what a replica holds in memory, and how it is read. Wakes that come while it reads become one more. */
final class Follower {

    private static final Logger LOG = Logger.getLogger(Follower.class);

    /** A connection whose other end has vanished says nothing for ever: the next reading gets another one. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final String channel;
    private final Supplier<Uni<Void>> read;
    private final Consumer<String> take;
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile long lastRead = System.nanoTime();
    private volatile boolean failing;

    Follower(Vertx vertx, String channel, Supplier<Uni<Void>> read, Consumer<String> take) {
        this.vertx = vertx;
        this.channel = channel;
        this.read = read;
        this.take = take;
    }

    String channel() {
        return channel;
    }

    /** How many seconds ago it was read. */
    long age() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - lastRead);
    }

    void notified(String payload) {
        if (payload.isEmpty()) {
            wake();
        } else {
            take.accept(payload);
        }
    }

    void wake() {
        if (wakes.getAndIncrement() == 0) {
            readUntilNobodyWakes();
        }
    }

    private void readUntilNobodyWakes() {
        int seen = wakes.get();
        long begun = System.nanoTime();
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        // Nothing else runs on it, so a session of Hibernate Reactive may be opened there.
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(ignored -> read.get()
                .ifNoItem()
                .after(ANSWER_TIMEOUT)
                .fail()
                .invoke(() -> succeeded(begun))
                .onFailure()
                .invoke(this::failed)
                .onTermination()
                .invoke(() -> again(seen))
                .subscribe()
                .with(done -> {}, failure -> {}));
    }

    private void succeeded(long begun) {
        lastRead = begun;
        failing = false;
    }

    /** Told once: it tries again every second or so. */
    private void failed(Throwable failure) {
        LOG.logf(failing ? Level.DEBUG : Level.WARN, "Changes could not be read (%s): %s", channel, failure);
        failing = true;
    }

    private void again(int seen) {
        if (!wakes.compareAndSet(seen, 0)) {
            readUntilNobodyWakes();
        }
    }
}
