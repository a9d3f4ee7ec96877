package dev.signet.testing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Does things at the same time. */
public final class Concurrently {

    private Concurrently() {}

    /** Calls {@code task} this many times, all at once; returns when the last has ended. */
    public static <T> List<T> times(int count, Supplier<T> task) {
        CyclicBarrier start = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<CompletableFuture<T>> running = IntStream.range(0, count)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> after(start, task), threads))
                    .toList();
            return running.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdown();
        }
    }

    /**
     * Starts {@code task} on a thread of its own. The common pool is no place for a task that waits for another: on two
     * processors it has one thread.
     */
    public static <T> CompletableFuture<T> start(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, work -> new Thread(work).start());
    }

    private static <T> T after(CyclicBarrier start, Supplier<T> task) {
        try {
            start.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return task.get();
    }
}
