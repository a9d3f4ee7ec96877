package dev.signet.load;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Many requests by many at once, bounded in number and in time. */
final class Flood {

    private static final int WORKERS = 32;
    private static final Duration AT_MOST = Duration.ofMinutes(3);

    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final long start = System.nanoTime();

    private Flood() {}

    /** One request of them. */
    interface Request {
        HttpResponse<String> send(int number) throws Exception;
    }

    /**
     * What came of it.
     *
     * @param answers how many there were of each status; a request that got none counts by its failure
     */
    record Outcome(Map<String, Long> answers, Duration took) {

        long of(int status) {
            return answers.getOrDefault(Integer.toString(status), 0L);
        }

        long all() {
            return answers.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    static Outcome run(int requests, Request request) throws InterruptedException {
        return new Flood().send(requests, request);
    }

    private Outcome send(int requests, Request request) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        for (int i = 0; i < WORKERS; i++) {
            workers.submit(() -> work(requests, request));
        }
        workers.shutdown();
        if (!workers.awaitTermination(AT_MOST.toSeconds() * 2, TimeUnit.SECONDS)) {
            workers.shutdownNow();
        }
        Map<String, Long> counts = new TreeMap<>();
        answers.forEach((answer, count) -> counts.put(answer, count.sum()));
        return new Outcome(counts, Duration.ofNanos(System.nanoTime() - start));
    }

    private void work(int requests, Request request) {
        for (int number = next.getAndIncrement();
                number < requests && System.nanoTime() - start < AT_MOST.toNanos();
                number = next.getAndIncrement()) {
            answers.computeIfAbsent(answer(request, number), any -> new LongAdder())
                    .increment();
        }
    }

    private static String answer(Request request, int number) {
        try {
            return Integer.toString(request.send(number).statusCode());
        } catch (Exception e) {
            return e.getClass().getSimpleName();
        }
    }
}
