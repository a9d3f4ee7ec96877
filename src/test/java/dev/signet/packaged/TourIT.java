package dev.signet.packaged;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's tour, pasted twice, with what development has beside the artifact: two accounts, and a place where text
 * messages can be read.
 */
class TourIT {

    private static final Pattern TOUR = Pattern.compile("## A tour.*?```shell\n(.*?)```", Pattern.DOTALL);

    /** Notes each call that was answered with an error. */
    private static final String WATCH =
            "curl() { command curl --fail-with-body --max-time 30 \"$@\" || echo \"$*\" >> failed; }\n";

    @TempDir
    private Path folder;

    private volatile String newestText = "";

    @Test
    void tour_takenTwice_failsOnlyWhereItIsToFail() throws IOException, InterruptedException {
        HttpServer phone =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
        phone.createContext("/", this::answer);
        phone.start();
        String inbox = "localhost:" + phone.getAddress().getPort();
        try (EmbeddedDatabase database =
                EmbeddedDatabase.startEmpty(Path.of("target/postgresql/tour"), FreePorts.next())) {
            Map<String, String> environment = PackagedSignet.environment(database.url());
            environment.putAll(Map.of(
                    "SIGNET_ADMIN_USERNAME", "root",
                    "SIGNET_ADMIN_PASSWORD", "looking glass croquet",
                    "SIGNET_REGISTRATION_MODE", "open",
                    "SIGNET_THROTTLE_SEND_TARGET_FREE", "10",
                    "SIGNET_DELIVERY_SMS_URL", "http://" + inbox + "/sms",
                    "SIGNET_DELIVERY_SMS_SECRET", "whsec_c21zIHNtcyBzbXMgc21zIHNtcyBzbXMgc21zISE="));
            try (PackagedSignet signet = PackagedSignet.start("tour", environment)) {
                createAlice(signet);
                String tour = tour().replace("localhost:8080/dev/outbox", inbox)
                        .replace("localhost:8080", "localhost:" + signet.port());

                String first = take(tour);
                String second = take(tour);

                assertThat(List.of(first, second)).allSatisfy(output -> assertThat(output)
                        .contains("\"phone_number_verified\":true", "\"username\":\"white.rabbit\"")
                        .contains("\"access_token\"", "\"active\":true"));
                // That of the session that has just been ended.
                assertThat(Files.readString(folder.resolve("failed")).lines())
                        .hasSize(2)
                        .allSatisfy(call -> assertThat(call).contains("/api/users/me -H Authorization"));
            }
        } finally {
            phone.stop(0);
        }
    }

    private String take(String tour) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process shell = new ProcessBuilder("bash", "-c", WATCH + tour)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(shell.waitFor(120, SECONDS)).isTrue();
        } finally {
            shell.destroyForcibly();
        }
        return Files.readString(output);
    }

    private static String tour() throws IOException {
        Matcher tour = TOUR.matcher(Files.readString(Path.of("README.md")));
        assertThat(tour.find()).isTrue();
        return tour.group(1);
    }

    private static void createAlice(PackagedSignet signet) {
        signet.request()
                .body(Map.of("username", "alice", "password", "wonderland tea party"))
                .post("/api/users/")
                .then()
                .statusCode(201);
    }

    /** Takes a text message, or gives the newest. */
    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            newestText = new JsonObject(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                    .getString("text");
        }
        byte[] text = newestText.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }
}
