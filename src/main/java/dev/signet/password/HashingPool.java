package dev.signet.password;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.settings.Configured;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads that hash passwords: as many as there are processors, for hashing is nothing but work for them, and
 * {@link Argon2} yields to the event loops. Few may wait for a thread: when logins come faster than they can be checked,
 * the answer is a quick 503.
 */
@Singleton
class HashingPool implements Configured {

    private static final Range THREADS = new Range(1, 1_024);
    private static final Range QUEUE = new Range(1, 100_000);

    private final ThreadPoolExecutor executor;
    private final Timer wait;
    private final Timer time;
    private final Counter rejected;

    HashingPool(PasswordConfig config, MeterRegistry meters) {
        this.executor = executor(config);
        this.wait = meters.timer("signet.password.hashing.wait");
        this.time = meters.timer("signet.password.hashing");
        this.rejected = meters.counter("signet.password.hashing.rejected");
        meters.gaugeCollectionSize("signet.password.hashing.queued", List.of(), executor.getQueue());
    }

    private static ThreadPoolExecutor executor(PasswordConfig config) {
        PasswordConfig.Hashing hashing = config.hashing();
        int threads = hashing.threads().orElseGet(() -> threads(config.algorithm()));
        THREADS.require("signet.password.hashing.threads", threads);
        int queue = QUEUE.require("signet.password.hashing.queue", hashing.queue());
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                daemons(config.argon2().memory()));
    }

    /** One processor is left to the event loops by bcrypt, which does not yield. */
    private static int threads(String algorithm) {
        int processors = Runtime.getRuntime().availableProcessors();
        return algorithm.equals("bcrypt") ? Math.max(1, processors - 1) : processors;
    }

    private static ThreadFactory daemons(int memory) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Runnable body = () -> {
                Argon2Hash.keepMemory(memory);
                task.run();
            };
            Thread thread = new Thread(body, "signet-hashing-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Does some work on the pool, once for each subscription. The outcome comes on the Vert.x context that was
     * subscribed on, for that is where a session of Hibernate Reactive has to be opened; without one, on the pool. Fails
     * with {@code OVERLOADED} if the queue is full. Work whose subscriber goes away while it waits is not done.
     */
    <T> Uni<T> run(Supplier<T> work) {
        return Uni.createFrom().emitter(emitter -> submit(work, emitter));
    }

    private <T> void submit(Supplier<T> work, UniEmitter<? super T> emitter) {
        Executor home = subscribersContext();
        long submitted = System.nanoTime();
        Runnable task = () -> {
            wait.record(System.nanoTime() - submitted, TimeUnit.NANOSECONDS);
            home.execute(time.record(() -> outcome(work, emitter)));
        };
        emitter.onTermination(() -> executor.remove(task));
        try {
            executor.execute(task);
        } catch (RejectedExecutionException full) {
            rejected.increment();
            emitter.fail(overloaded());
        }
    }

    private static Executor subscribersContext() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }

    /** Does the work, and answers with how to tell the subscriber of it. */
    private static <T> Runnable outcome(Supplier<T> work, UniEmitter<? super T> emitter) {
        try {
            T result = work.get();
            return () -> emitter.complete(result);
        } catch (Throwable failure) { // an Error too, for else the subscriber would wait for ever
            return () -> emitter.fail(failure);
        }
    }

    private static ProblemException overloaded() {
        return ErrorCode.OVERLOADED
                .because("Too many passwords are being checked. Try again in a second.")
                .retryAfter(Duration.ofSeconds(1));
    }

    /** By now the HTTP server has stopped: nobody waits for what is still queued. */
    @PreDestroy
    void stop() {
        executor.shutdownNow();
    }
}
