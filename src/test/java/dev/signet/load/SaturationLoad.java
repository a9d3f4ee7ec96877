package dev.signet.load;

import static dev.signet.load.LoopbackClient.fields;
import static dev.signet.load.LoopbackClient.requireSuccess;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What becomes of refreshes and guarded calls while the hashing pool is saturated with logins. A program and not a test:
 * it prints figures, of which only the ratios taken in one run mean anything.
 *
 * <pre>java -cp target/test-classes dev.signet.load.SaturationLoad http://localhost:8080 alice 'wonderland tea party'</pre>
 *
 * First it refreshes and asks {@code /api/users/me} on an idle service, one after the other; then it does the same while
 * 100 clients log in as fast as they are let, each waiting for as long as a {@code Retry-After} tells it. Aims at this
 * machine alone and ends by itself.
 */
public final class SaturationLoad {

    private static final int LOGIN_CLIENTS = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration PHASE = Duration.ofSeconds(20);

    private final PrintStream out = System.out;
    private final LoopbackClient client;
    private final String credentials;
    private volatile boolean over;

    private SaturationLoad(LoopbackClient client, String username, String password) {
        this.client = client;
        this.credentials = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("Arguments: the URL of a service on this machine, username, password");
        }
        new SaturationLoad(new LoopbackClient(arguments[0]), arguments[1], arguments[2]).run();
    }

    private void run() throws Exception {
        Map<String, String> tokens = fields(requireSuccess(client.post("/api/token/", credentials)));
        measure(tokens, WARM_UP);
        Map<String, List<Long>> idle = measure(tokens, PHASE);

        Map<String, LongAdder> logins = new ConcurrentHashMap<>();
        ExecutorService clients = Executors.newFixedThreadPool(LOGIN_CLIENTS);
        for (int i = 0; i < LOGIN_CLIENTS; i++) {
            clients.submit(() -> logInUntilOver(logins));
        }
        measure(tokens, Duration.ofSeconds(3));
        Map<String, List<Long>> saturated = measure(tokens, PHASE);
        over = true;
        clients.shutdown();
        clients.awaitTermination(30, TimeUnit.SECONDS);

        idle.forEach((call, times) -> report(call, times, saturated.get(call)));
        logins.forEach((answer, count) -> out.printf("login %-30s %6d%n", answer, count.sum()));
    }

    /** One caller, one call after the other. Answers the nanoseconds of each. */
    private Map<String, List<Long>> measure(Map<String, String> tokens, Duration duration) throws Exception {
        Map<String, List<Long>> times = new TreeMap<>();
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            String refresh = "{\"refresh\":\"" + tokens.get("refresh") + "\"}";
            tokens.putAll(fields(requireSuccess(client.post("/api/token/refresh/", refresh))));
            long refreshed = System.nanoTime();
            requireSuccess(client.get("/api/users/me", tokens.get("access")));
            long asked = System.nanoTime();
            times.computeIfAbsent("refresh", any -> new ArrayList<>()).add(refreshed - start);
            times.computeIfAbsent("GET /api/users/me", any -> new ArrayList<>()).add(asked - refreshed);
        }
        return times;
    }

    private void logInUntilOver(Map<String, LongAdder> answers) {
        try {
            while (!over) {
                HttpResponse<String> answer = client.post("/api/token/", credentials);
                String retryAfter = answer.headers().firstValue("Retry-After").orElse(null);
                String outcome = answer.statusCode() + (retryAfter == null ? "" : " with Retry-After: " + retryAfter);
                answers.computeIfAbsent(outcome, any -> new LongAdder()).increment();
                if (retryAfter != null) {
                    TimeUnit.SECONDS.sleep(Long.parseLong(retryAfter));
                }
            }
        } catch (IOException e) {
            answers.computeIfAbsent(e.toString(), any -> new LongAdder()).increment();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(String call, List<Long> idle, List<Long> saturated) {
        out.printf(
                "%-18s idle: median %.2f ms, 99 %% %.2f ms (%d calls)  saturated: median %.2f ms, 99 %% %.2f ms (%d calls)"
                        + "  ratio of the medians %.2f%n",
                call,
                percentile(idle, 50),
                percentile(idle, 99),
                idle.size(),
                percentile(saturated, 50),
                percentile(saturated, 99),
                saturated.size(),
                percentile(saturated, 50) / percentile(idle, 50));
    }

    private static double percentile(List<Long> nanoseconds, int percent) {
        List<Long> sorted = new ArrayList<>(nanoseconds);
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }
}
