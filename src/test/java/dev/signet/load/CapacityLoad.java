package dev.signet.load;

import static dev.signet.load.LoopbackClient.fields;
import static dev.signet.load.LoopbackClient.requireSuccess;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How many logins, refreshes and guarded calls a running Signet answers in a second. A program and not a test: figures
 * are those of one machine, which this program shares with the service and its database.
 *
 * <pre>
 * java -cp target/test-classes dev.signet.load.CapacityLoad http://localhost:8080 root 'looking glass croquet' [pid]
 * </pre>
 *
 * With the process id of the service it also tells what a call costs the service's processors. An administrator makes 64
 * users, who are deleted in the end. Sixteen connections call without a pause, first to warm up and then for the figures;
 * each answer has to be a success. Aims at this machine alone and ends by itself.
 */
public final class CapacityLoad {

    private static final int USERS = 64;
    private static final int CONNECTIONS = 16;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration PHASE = Duration.ofSeconds(10);
    private static final String PASSWORD = "capacity of a teapot";

    private final PrintStream out = System.out;
    private final LoopbackClient client;
    private final URI base;
    private final Optional<ProcessHandle> service;
    private final Queue<User> users = new ConcurrentLinkedQueue<>();

    private record User(String id, String username, String access, String refresh) {

        User with(Map<String, String> tokens) {
            return new User(id, username, tokens.get("access"), tokens.get("refresh"));
        }
    }

    /** One call of a user's, who has other tokens after it. */
    private interface Call {
        User make(KeepAliveConnection connection, User user) throws IOException;
    }

    /** @param milliseconds of each call, in order */
    private record Figures(List<Double> milliseconds, Duration took, Optional<Duration> processorTime) {

        double perSecond() {
            return milliseconds.size() * 1e9 / took.toNanos();
        }

        double percentile(int percent) {
            return milliseconds.get(Math.min(milliseconds.size() - 1, milliseconds.size() * percent / 100));
        }

        String processorMilliseconds() {
            return processorTime
                    .map(time -> String.format(Locale.ROOT, "%8.3f", time.toNanos() / 1e6 / milliseconds.size()))
                    .orElse("       -");
        }
    }

    private CapacityLoad(String base, Optional<ProcessHandle> service) throws IOException {
        this.client = new LoopbackClient(base);
        this.base = URI.create(base);
        this.service = service;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 3) {
            throw new IllegalArgumentException(
                    "Arguments: the URL of a service on this machine, an administrator's name and password, perhaps the"
                            + " process id of the service");
        }
        Optional<ProcessHandle> service = arguments.length == 3
                ? Optional.empty()
                : Optional.of(ProcessHandle.of(Long.parseLong(arguments[3])).orElseThrow());
        new CapacityLoad(arguments[0], service).run(arguments[1], arguments[2]);
    }

    private void run(String administrator, String password) throws Exception {
        String access = fields(requireSuccess(client.post("/api/token/", credentials(administrator, password))))
                .get("access");
        List<String> ids = createUsers(access);
        try {
            out.printf("%-22s %10s %10s %10s %22s%n", "", "per second", "median ms", "99 % ms", "service ms of a core");
            report("login", CapacityLoad::logIn);
            report("refresh", CapacityLoad::refresh);
            report("GET /api/users/me", (connection, user) -> get("/api/users/me", connection, user));
            report("GET /oauth2/userinfo", (connection, user) -> get("/oauth2/userinfo", connection, user));
        } finally {
            String again = fields(requireSuccess(client.post("/api/token/", credentials(administrator, password))))
                    .get("access");
            for (String id : ids) {
                requireSuccess(client.delete("/api/admin/users/" + id, again));
            }
        }
    }

    private List<String> createUsers(String access) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            String username = "capacity-" + UUID.randomUUID();
            String id = client.createUser(username, PASSWORD, access);
            ids.add(id);
            Map<String, String> tokens =
                    fields(requireSuccess(client.post("/api/token/", credentials(username, PASSWORD))));
            users.add(new User(id, username, null, null).with(tokens));
        }
        return ids;
    }

    private void report(String name, Call call) throws Exception {
        measure(call, WARM_UP);
        Figures figures = measure(call, PHASE);
        out.printf(
                Locale.ROOT,
                "%-22s %10.1f %10.2f %10.2f %22s%n",
                name,
                figures.perSecond(),
                figures.percentile(50),
                figures.percentile(99),
                figures.processorMilliseconds());
    }

    private Figures measure(Call call, Duration duration) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS);
        Optional<Duration> before = service.flatMap(process -> process.info().totalCpuDuration());
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        List<Future<List<Double>>> running = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            running.add(callers.submit(() -> callUntil(end, call)));
        }
        List<Double> milliseconds = new ArrayList<>();
        for (Future<List<Double>> caller : running) {
            milliseconds.addAll(caller.get(duration.toSeconds() + 60, TimeUnit.SECONDS));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        callers.shutdown();
        milliseconds.sort(null);
        Optional<Duration> after = service.flatMap(process -> process.info().totalCpuDuration());
        return new Figures(milliseconds, took, after.map(then -> then.minus(before.orElse(Duration.ZERO))));
    }

    /** No user is called for twice at once: a refresh token is used by one caller. */
    private List<Double> callUntil(long end, Call call) throws IOException {
        List<Double> milliseconds = new ArrayList<>();
        try (KeepAliveConnection connection = new KeepAliveConnection(base)) {
            while (System.nanoTime() < end) {
                User user = users.remove();
                long start = System.nanoTime();
                users.add(call.make(connection, user));
                milliseconds.add((System.nanoTime() - start) / 1e6);
            }
        }
        return milliseconds;
    }

    private static User logIn(KeepAliveConnection connection, User user) throws IOException {
        return user.with(connection.post("/api/token/", credentials(user.username(), PASSWORD)));
    }

    private static User refresh(KeepAliveConnection connection, User user) throws IOException {
        return user.with(connection.post("/api/token/refresh/", "{\"refresh\":\"" + user.refresh() + "\"}"));
    }

    private static User get(String path, KeepAliveConnection connection, User user) throws IOException {
        connection.get(path, user.access());
        return user;
    }

    private static String credentials(String username, String password) {
        return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    }
}
