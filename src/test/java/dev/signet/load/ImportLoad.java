package dev.signet.load;

import static dev.signet.load.LoopbackClient.requireSuccess;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes to move users in from Django, and how much memory. A program and not a test: its figures are those of
 * this machine and this moment.
 *
 * <pre>java -cp target/test-classes dev.signet.load.ImportLoad postgresql://user:password@127.0.0.1:5432/name -Xmx64m</pre>
 *
 * Writes the files that {@code manage.py dumpdata} would of 10,000 and of 100,000 users, with hashes of every format,
 * runs the packaged command on each, in a process with the options that are given, and once more on each. Then it starts
 * the service on the same database and logs one user of each format in, another with the wrong password, and one by a
 * name in other case. {@code SIGNET_SECRET} and {@code SIGNET_ISSUER} must be set. Aims at this machine alone and ends by
 * itself.
 */
public final class ImportLoad {

    private static final String ARTIFACT = "target/quarkus-app/quarkus-run.jar";
    private static final int[] COUNTS = {10_000, 100_000};
    private static final int PORT = 28_123;
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final String PASSWORD = "correct horse battery staple \u00f1\u20ac";

    /** One hash of each format, all of {@link #PASSWORD}. */
    private static final Map<String, String> HASHES = hashes();

    /** Of twenty users, so many have each format. */
    private static final List<Integer> SHARES = List.of(8, 4, 1, 2, 2, 1, 1, 1);

    private final PrintStream out = System.out;
    private final String databaseUrl;
    private final List<String> options;
    private final List<String> formats = new ArrayList<>();

    private ImportLoad(String databaseUrl, List<String> options) throws IOException {
        if (!InetAddress.getByName(URI.create(databaseUrl).getHost()).isLoopbackAddress()) {
            throw new IllegalArgumentException("The database is not on this machine.");
        }
        this.databaseUrl = databaseUrl;
        this.options = options;
        int share = 0;
        for (String format : HASHES.keySet()) {
            for (int i = 0; i < SHARES.get(share); i++) {
                formats.add(format);
            }
            share++;
        }
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1) {
            throw new IllegalArgumentException("Arguments: URL of a database on this machine, options of the JVM");
        }
        List<String> all = List.of(arguments);
        new ImportLoad(all.get(0), all.subList(1, all.size())).run();
    }

    private void run() throws Exception {
        for (int count : COUNTS) {
            Path file = write(count);
            out.printf("%,d users, %,d bytes, options %s%n", count, Files.size(file), options);
            importFile(file, "first run");
            importFile(file, "once more");
            Files.delete(file);
        }
        logIn(COUNTS[COUNTS.length - 1]);
    }

    private Path write(int count) throws IOException {
        Path file = Files.createTempFile("users", ".json");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < count; i++) {
                writer.write(i == 0 ? "[" : ", ");
                writer.write(user(count, i));
            }
            writer.write("]");
        }
        return file;
    }

    private String user(int count, int number) {
        return """
                {"model": "accounts.user", "pk": %1$d, "fields": {"password": "%2$s", "last_login": "2026-01-02T03:04:05.678Z", \
                "is_superuser": false, "username": "%3$s", "first_name": "First %1$d", "last_name": "Last", \
                "email": "%3$s@example.com", "is_staff": false, "is_active": true, "date_joined": "2020-02-03T04:05:06.789Z", \
                "phone_number": "+8210%4$08d", "groups": [], "user_permissions": []}}""".formatted(number + 1, HASHES.get(format(number)), name(count, number), number);
    }

    private String format(int number) {
        return formats.get(number % formats.size());
    }

    private static String name(int count, int number) {
        return "load" + count + "_" + number;
    }

    private void importFile(Path file, String what) throws Exception {
        long start = System.nanoTime();
        Process process = launch(options, List.of("import-django", file.toString()));
        String memory = "";
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            memory = peak(process.pid(), memory);
        }
        String summary = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("{\"done\""))
                .findFirst()
                .orElse("no summary");
        out.printf(
                Locale.ROOT,
                "  %s: exit %d, %.1f s with the start of the JVM, peak memory %s, %s%n",
                what,
                process.exitValue(),
                (System.nanoTime() - start) / 1e9,
                memory,
                summary);
    }

    private Process launch(List<String> jvm, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("java"));
        command.addAll(jvm);
        command.addAll(List.of("-jar", ARTIFACT));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("SIGNET_DATABASE_URL", databaseUrl);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(PORT));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(PORT + 1));
        return builder.start();
    }

    /** The resident memory at its highest, as Linux tells it. */
    private static String peak(long process, String before) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.substring("VmHWM:".length()).strip())
                    .findFirst()
                    .orElse(before);
        } catch (IOException gone) {
            return before;
        }
    }

    private void logIn(int count) throws Exception {
        Process service = launch(List.of(), List.of());
        // Nobody reads what it says.
        new Thread(() -> drain(service)).start();
        try {
            LoopbackClient client = new LoopbackClient("http://127.0.0.1:" + PORT);
            awaitReady(client);
            for (String format : HASHES.keySet()) {
                int number = formats.indexOf(format);
                String name = name(count, number);
                long start = System.nanoTime();
                requireSuccess(client.post("/api/token/", credentials(name, PASSWORD)));
                double first = (System.nanoTime() - start) / 1e9;
                start = System.nanoTime();
                requireSuccess(client.post("/api/token/", credentials(name, PASSWORD)));
                double again = (System.nanoTime() - start) / 1e9;
                int wrong = client.post("/api/token/", credentials(name(count, number + 20), PASSWORD + "x"))
                        .statusCode();
                out.printf(
                        Locale.ROOT,
                        "  %-22s logged in: %.2f s, again %.2f s; wrong password: %d%n",
                        format,
                        first,
                        again,
                        wrong);
            }
            requireSuccess(client.post("/api/token/", credentials(name(count, 5).toUpperCase(Locale.ROOT), PASSWORD)));
            out.println("  logged in by a name in other case");
        } finally {
            service.destroy();
        }
    }

    private static void drain(Process process) {
        try {
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException ended) {
            // It has.
        }
    }

    private static void awaitReady(LoopbackClient client) throws Exception {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (client.get("/q/health/ready", null).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        throw new IllegalStateException("The service did not start.");
    }

    private static String credentials(String username, String password) {
        return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    }

    private static Map<String, String> hashes() {
        Map<String, String> hashes = new LinkedHashMap<>();
        hashes.put(
                "pbkdf2_sha256 260000",
                "pbkdf2_sha256$260000$saltSALT12345678901234$L4ge/MqoyK6hJ3gm3kna9W18VDpQvsQuQd+j0UdysuE=");
        hashes.put(
                "pbkdf2_sha256 1000000",
                "pbkdf2_sha256$1000000$Zk3mT0aQ9xYbLw7RnE2vHc$EJZbazbN9wfB35OOp6T4d/8FcMVL/kgOTKjCzbGV6f8=");
        hashes.put("pbkdf2_sha1", "pbkdf2_sha1$1000$Zk3mT0aQ9xYbLw7RnE2vHc$VwFQYcKk6UEX5n8h4y/G9/XBJ70=");
        hashes.put("bcrypt_sha256 12", "bcrypt_sha256$$2b$12$3gOFDfs1bP6mfPrQ.IjT0eEFxCXCAtRWgrU3849cLzf82k4CuGHdC");
        hashes.put(
                "argon2id",
                "argon2$argon2id$v=19$m=102400,t=2,p=8$WmszbVQwYVE5eFliTHc3Ug$I1cRpdbGFOa0ltxkBT7sjQ7j0E8P1b262xsvzjRcVrg");
        hashes.put(
                "scrypt",
                "scrypt$16384$Zk3mT0aQ9xYbLw7RnE2vHc$8$5$Y/cRaHC/NGsz976zmrf5MQIHZuVL4tZsE4PMhclLONWDmF9ZjGW960mjyXAzOPWf"
                        + "qHQ6KqQddalt0dDVDSAHYg==");
        hashes.put("bcrypt", "bcrypt$$2b$10$3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G");
        hashes.put("$2b$", "$2b$10$3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G");
        return hashes;
    }
}
