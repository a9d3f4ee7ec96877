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
 * What becomes of refreshes and guarded calls while the hashing pool is saturated with logins, and of logins. A program
 * and not a test: it prints figures, of which only the ratios taken in one run mean anything.
 *
 * <pre>java -cp target/test-classes dev.signet.load.SaturationLoad http://localhost:8080 alice 'wonderland tea party'</pre>
 *
 * On an idle service it refreshes and asks {@code /api/users/me}, one after the other, and logs in, one login after the
 * other. Then 100 clients log in as fast as they are let, each waiting for as long as a {@code Retry-After} tells it:
 * first alone, and then while it refreshes and asks as before. Aims at this machine alone and ends by itself.
 *
 * <p>How long a hash takes, it is told by the service's metrics, on port 9000 unless a fourth argument has their URL.
 */
public final class SaturationLoad {

    private static final int LOGIN_CLIENTS = 100;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration SETTLE = Duration.ofSeconds(3);

    /** Often enough for the session not to be the one that was unused for longest. */
    private static final Duration RARELY = Duration.ofMillis(250);

    private static final Duration PHASE = Duration.ofSeconds(20);

    private final PrintStream out = System.out;
    private final LoopbackClient client;
    private final LoopbackClient management;
    private final String credentials;
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private volatile boolean over;

    private SaturationLoad(LoopbackClient client, LoopbackClient management, String username, String password) {
        this.client = client;
        this.management = management;
        this.credentials = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3 && arguments.length != 4) {
            throw new IllegalArgumentException(
                    "Arguments: the URL of a service on this machine, username, password, and the URL of its metrics");
        }
        LoopbackClient management = new LoopbackClient(arguments.length == 4 ? arguments[3] : "http://localhost:9000");
        new SaturationLoad(new LoopbackClient(arguments[0]), management, arguments[1], arguments[2]).run();
    }

    private void run() throws Exception {
        Map<String, String> tokens = new TreeMap<>();
        logIn(tokens, WARM_UP);
        measure(tokens, WARM_UP, Duration.ZERO);
        Map<String, List<Long>> idle = measure(tokens, PHASE, Duration.ZERO);
        double hashTime = logIn(tokens, PHASE).milliseconds();

        ExecutorService clients = Executors.newFixedThreadPool(LOGIN_CLIENTS);
        for (int i = 0; i < LOGIN_CLIENTS; i++) {
            clients.submit(this::logInUntilOver);
        }
        measure(tokens, SETTLE, RARELY);
        Hashed before = Hashed.by(management);
        measure(tokens, PHASE, RARELY);
        Hashed alone = Hashed.by(management).since(before);
        measure(tokens, SETTLE, Duration.ZERO);
        before = Hashed.by(management);
        Map<String, List<Long>> saturated = measure(tokens, PHASE, Duration.ZERO);
        Hashed together = Hashed.by(management).since(before);
        over = true;
        clients.shutdown();
        clients.awaitTermination(30, TimeUnit.SECONDS);

        idle.forEach((call, times) -> report(call, times, saturated.get(call)));
        out.printf("hash on an idle service: %.2f ms%n", hashTime);
        report("logins alone", alone, hashTime);
        report("logins beside the calls", together, hashTime);
        answers.forEach((answer, count) -> out.printf("login %-30s %6d%n", answer, count.sum()));
    }

    /** One login after the other, of which the last one's tokens are good to go on with. */
    private Hashed logIn(Map<String, String> tokens, Duration duration) throws IOException, InterruptedException {
        Hashed before = Hashed.by(management);
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            tokens.putAll(fields(requireSuccess(client.post("/api/token/", credentials))));
        }
        return Hashed.by(management).since(before);
    }

    /** One caller, one call after the other. Answers the nanoseconds of each. */
    private Map<String, List<Long>> measure(Map<String, String> tokens, Duration duration, Duration pause)
            throws Exception {
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
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
        return times;
    }

    private void logInUntilOver() {
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

    /** Beside what the processors could hash if they did nothing else, on a machine that this program shares. */
    private void report(String logins, Hashed hashed, double hashTime) {
        double perSecond = hashed.count() / (double) PHASE.toSeconds();
        out.printf(
                "%-24s %.1f/s, which is %.2f of %d processors / hash time%n",
                logins, perSecond, perSecond * hashTime / 1_000 / PROCESSORS, PROCESSORS);
    }

    private static double percentile(List<Long> nanoseconds, int percent) {
        List<Long> sorted = new ArrayList<>(nanoseconds);
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }
}
