package dev.signet.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashingPoolTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HashingPool pool =
            new HashingPool(PasswordConfigs.with(Map.of("hashing.threads", "1", "hashing.queue", "1")), meters);
    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        pool.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void run_work_isDoneOnADaemonOfThePool() {
        Thread thread = pool.run(Thread::currentThread).await().atMost(LONG_ENOUGH);

        assertThat(thread.getName()).isEqualTo("signet-hashing-1");
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void run_notSubscribed_doesNothing() {
        AtomicInteger runs = new AtomicInteger();

        Uni<Integer> work = pool.run(runs::incrementAndGet);

        assertThat(runs).hasValue(0);
        assertThat(work.await().atMost(LONG_ENOUGH)).isEqualTo(1);
        assertThat(work.await().atMost(LONG_ENOUGH)).isEqualTo(2);
    }

    @Test
    void run_failingWork_fails() {
        assertThatThrownBy(() -> pool.run(HashingPoolTest::fail).await().atMost(LONG_ENOUGH))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> pool.run(HashingPoolTest::exhaust).await().atMost(LONG_ENOUGH))
                .hasCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void run_subscribedOnAContext_worksOnThePoolAndComesBackThere() {
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());

        Arrival arrival = arrival(context, () -> Thread.currentThread().getName());

        assertThat(arrival.item).isEqualTo("signet-hashing-1");
        assertThat(arrival.context).isSameAs(context);
        assertThat(VertxContext.isDuplicatedContext(arrival.context)).isTrue();
        assertThat(arrival.thread).startsWith("vert.x-eventloop-thread-");
    }

    @Test
    void run_failingWorkSubscribedOnAContext_comesBackThere() {
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());

        Arrival arrival = arrival(context, HashingPoolTest::fail);

        assertThat(arrival.failure).isInstanceOf(UnsupportedOperationException.class);
        assertThat(arrival.context).isSameAs(context);
    }

    @Test
    void run_fullQueueSubscribedOnAContext_comesBackThere() {
        occupy();
        enqueue(() -> "waits");
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());

        Arrival arrival = arrival(context, () -> "too much");

        assertThat(arrival.failure).isInstanceOf(ProblemException.class);
        assertThat(arrival.context).isSameAs(context);
    }

    @Test
    void run_subscribedWithoutContext_completesOnThePool() {
        CompletableFuture<String> thread = new CompletableFuture<>();

        pool.run(() -> "done")
                .subscribe()
                .with(item -> thread.complete(Thread.currentThread().getName()));

        assertThat(thread).succeedsWithin(LONG_ENOUGH).isEqualTo("signet-hashing-1");
    }

    @Test
    void run_fullQueue_isRefusedAndRecovers() {
        CompletableFuture<String> first = occupy();
        CompletableFuture<String> second = enqueue(() -> "second");

        assertThatThrownBy(() -> pool.run(() -> "third").await().atMost(LONG_ENOUGH))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ErrorCode.OVERLOADED);
                    assertThat(problem.retryAfter()).hasValue(Duration.ofSeconds(1));
                });
        assertThat(meters.get("signet.password.hashing.rejected").counter().count())
                .isEqualTo(1);

        release.countDown();

        assertThat(first).succeedsWithin(LONG_ENOUGH).isEqualTo("first");
        assertThat(second).succeedsWithin(LONG_ENOUGH).isEqualTo("second");
        assertThat(pool.run(() -> "fourth").await().atMost(LONG_ENOUGH)).isEqualTo("fourth");
    }

    @Test
    void run_cancelledWhileItWaits_isSkippedAndLeavesItsPlace() {
        occupy();
        AtomicInteger runs = new AtomicInteger();
        Cancellable cancelled = pool.run(runs::incrementAndGet).subscribe().with(item -> {});
        assertThat(queued()).isEqualTo(1);

        cancelled.cancel();

        assertThat(queued()).isZero();
        CompletableFuture<String> next = enqueue(() -> "next");
        release.countDown();
        assertThat(next).succeedsWithin(LONG_ENOUGH).isEqualTo("next");
        assertThat(runs).hasValue(0);
    }

    @Test
    void run_everyWorkThatStarts_isTimed() {
        pool.run(() -> "done").await().atMost(LONG_ENOUGH);
        pool.run(() -> "done").await().atMost(LONG_ENOUGH);

        assertThat(meters.get("signet.password.hashing.wait").timer().count()).isEqualTo(2);
    }

    /** Keeps the one thread busy until released. */
    private CompletableFuture<String> occupy() {
        return enqueue(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "first";
        });
    }

    private CompletableFuture<String> enqueue(Supplier<String> work) {
        return pool.run(work).subscribeAsCompletionStage();
    }

    private double queued() {
        return meters.get("signet.password.hashing.queued").gauge().value();
    }

    private static String fail() {
        throw new UnsupportedOperationException();
    }

    private static String exhaust() {
        throw new OutOfMemoryError("as a hash with too large a memory parameter");
    }

    private Arrival arrival(Context subscribedOn, Supplier<String> work) {
        CompletableFuture<Arrival> arrival = new CompletableFuture<>();
        subscribedOn.runOnContext(ignored -> pool.run(work)
                .subscribe()
                .with(
                        item -> arrival.complete(Arrival.of(item, null)),
                        failure -> arrival.complete(Arrival.of(null, failure))));
        assertThat(arrival).succeedsWithin(LONG_ENOUGH);
        return arrival.join();
    }

    /** What came, and where. */
    private record Arrival(String item, Throwable failure, Context context, String thread) {

        static Arrival of(String item, Throwable failure) {
            return new Arrival(
                    item,
                    failure,
                    Vertx.currentContext(),
                    Thread.currentThread().getName());
        }
    }
}
