package dev.signet.password;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
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
 * The threads that hash passwords. They are few, for hashing is nothing but work for the processor, and so are those
 * who may wait for one: when logins come faster than they can be checked, the answer is a quick 503.
 */
@Singleton
class HashingPool {

    private static final Range THREADS = new Range(1, 1_024);
    private static final Range QUEUE = new Range(1, 100_000);

    private final ThreadPoolExecutor executor;
    private final Timer wait;
    private final Counter rejected;

    HashingPool(PasswordConfig config, MeterRegistry meters) {
        this.executor = executor(config.hashing());
        this.wait = meters.timer("signet.password.hashing.wait");
        this.rejected = meters.counter("signet.password.hashing.rejected");
        meters.gaugeCollectionSize("signet.password.hashing.queued", List.of(), executor.getQueue());
    }

    private static ThreadPoolExecutor executor(PasswordConfig.Hashing config) {
        int threads = config.threads().orElseGet(HashingPool::allProcessorsButOne);
        THREADS.require("signet.password.hashing.threads", threads);
        int queue = QUEUE.require("signet.password.hashing.queue", config.queue());
        return new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), daemons());
    }

    /** One is left to the event loops, so that a flood of logins does not slow down all the rest of the service. */
    private static int allProcessorsButOne() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    private static ThreadFactory daemons() {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "signet-hashing-" + count.incrementAndGet());
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
            home.execute(outcome(work, emitter));
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
