package dev.signet.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.signet.testing.FreePorts;
import dev.signet.testing.FullBacklog;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts to a real HTTP server, which behaves as servers do. */
class SignedPostTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SECRET = "whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0ISE=";
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.9Z");
    private static final UUID ID = UUID.randomUUID();

    private static Vertx vertx;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile HttpHandler answer = exchange -> exchange.sendResponseHeaders(204, -1);

    /** What the server was sent. */
    private record Received(String path, String id, String timestamp, String signature, String type, byte[] body) {}

    @BeforeAll
    static void startOnce() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopOnce() {
        vertx.close();
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Checked as a receiver does, with nothing of ours. */
    @Test
    void post_isSignedAsStandardWebhooksSays() throws Exception {
        send();

        Received post = received.get(0);
        assertThat(post.id()).isEqualTo(ID.toString());
        assertThat(post.timestamp()).isEqualTo(Long.toString(NOW.getEpochSecond()));
        assertThat(post.type()).isEqualTo("application/json");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring(6)), "HmacSHA256"));
        mac.update((post.id() + "." + post.timestamp() + ".").getBytes(UTF_8));
        assertThat(post.signature()).isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(post.body())));
        assertThat(new String(post.body(), UTF_8)).isEqualTo("{\"text\":\"ñ€\"}");
    }

    @Test
    void post_underTheSecretWithoutItsPrefix_isSignedTheSame() {
        send();
        post(SECRET.substring(6))
                .send(ID, new JsonObject().put("text", "ñ€"))
                .await()
                .atMost(PATIENCE);

        assertThat(received.get(1).signature()).isEqualTo(received.get(0).signature());
    }

    @ParameterizedTest
    @CsvSource({
        "200, delivered",
        "201, delivered",
        "204, delivered",
        "301, temporary",
        "307, temporary",
        "400, permanent",
        "401, permanent",
        "404, permanent",
        "408, temporary",
        "410, permanent",
        "413, permanent",
        "425, temporary",
        "429, temporary",
        "500, temporary",
        "503, temporary",
    })
    void answer_saysWhatBecomesOfIt(int status, String outcome) {
        answer = exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        };

        assertThat(outcome()).isEqualTo(outcome);
    }

    /** Whoever may redirect could have what is in it sent anywhere. */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirect_isNotFollowed(int status) {
        answer = exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/here") ? status : 200, -1);
        };

        assertThat(outcome()).isEqualTo("temporary");

        assertThat(received).extracting(Received::path).containsExactly("/here");
    }

    @Test
    void connection_closedWithoutAnAnswer_mayBeTriedAgain() {
        answer = HttpExchange::close;

        assertThat(outcome()).isEqualTo("temporary");
    }

    @Test
    void server_thatIsNotThere_mayBeTriedAgain() {
        server.stop(0);

        assertThat(outcome()).isEqualTo("temporary");
    }

    @Test
    void answer_thatDoesNotCome_mayBeTriedAgain() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        answer = exchange -> end.join();

        assertThat(outcome()).isEqualTo("temporary");

        end.complete(null);
    }

    /** Nobody may keep a connection, or have us read for ever. */
    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void answer_thatDoesNotEnd_isBrokenOff(int status) {
        CompletableFuture<Void> brokenOff = new CompletableFuture<>();
        answer = exchange -> writeUntilNobodyReads(exchange, status, brokenOff);

        assertThat(outcome()).isEqualTo(status == 200 ? "delivered" : "temporary");

        await().atMost(PATIENCE).until(brokenOff::isDone);
    }

    /** Neither in silence nor with headers that never end. */
    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n"})
    void server_thatDoesNotComeToAnEnd_losesTheConnectionAtTheDeadline(String beginning) throws Exception {
        server.stop(0);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (ServerSocket listening =
                new ServerSocket(server.getAddress().getPort(), 1, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> dripUntilClosed(listening, beginning, closed));

            assertThat(outcome()).isEqualTo("temporary");

            await().atMost(PATIENCE).until(closed::isDone);
        }
    }

    @Test
    void server_thatAcceptsNoConnection_isLeftAtTheDeadline() throws Exception {
        server.stop(0);
        List<Socket> queued = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(server.getAddress().getPort(), 1, InetAddress.getLoopbackAddress())) {
            FullBacklog.fill(full, queued);

            assertThat(outcome()).isEqualTo("temporary");
        } finally {
            for (Socket socket : queued) {
                socket.close();
            }
        }
    }

    @Test
    void answer_thatStopsInTheMiddle_isBrokenOff() {
        CompletableFuture<Void> brokenOff = new CompletableFuture<>();
        CompletableFuture<Void> answered = new CompletableFuture<>();
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            answered.join();
            writeUntilNobodyReads(exchange, brokenOff);
        };

        assertThat(outcome()).isEqualTo("delivered");

        answered.complete(null);
        await().atMost(PATIENCE).until(brokenOff::isDone);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gateway",
                "//gateway.example.com",
                "ftp://gateway.example.com",
                "https:///sms",
                "https://user:password@gateway.example.com",
                "https://gateway.example.com/#fragment",
                "https://gateway.example.com/a b",
            })
    void url_thatIsNone_isRefusedWithASentenceWithoutIt(String url) {
        assertThatThrownBy(() -> new SignedPost(
                        vertx, Clock.systemUTC(), "signet.test", url, Optional.of(SECRET), Duration.ofSeconds(1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("signet.test.url must be an https URL.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "not base64 !", "dG9vIHNob3J0", "whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM="})
    void secret_thatIsNone_isRefusedWithASentenceWithoutIt(String secret) {
        assertThatThrownBy(() -> post(secret))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Set signet.test.secret to at least 24 random bytes in base64: openssl rand -base64 32");
    }

    // --- How ---

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        received.add(new Received(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                body));
        try (exchange) {
            answer.handle(exchange);
        }
    }

    private static void writeUntilNobodyReads(HttpExchange exchange, int status, CompletableFuture<Void> brokenOff)
            throws IOException {
        exchange.sendResponseHeaders(status, 0);
        writeUntilNobodyReads(exchange, brokenOff);
    }

    private static void writeUntilNobodyReads(HttpExchange exchange, CompletableFuture<Void> brokenOff) {
        byte[] part = new byte[8192];
        try {
            OutputStream body = exchange.getResponseBody();
            while (!Thread.currentThread().isInterrupted()) {
                body.write(part);
                body.flush();
            }
        } catch (IOException e) {
            brokenOff.complete(null);
        }
    }

    /** A byte of a header now and then, for as long as anybody listens; after that, who listens hears the end. */
    private static void dripUntilClosed(ServerSocket server, String beginning, CompletableFuture<Void> closed) {
        try (Socket client = server.accept()) {
            client.setSoTimeout(50);
            client.getOutputStream().write(beginning.getBytes(UTF_8));
            byte[] part = new byte[8192];
            for (int length = 0; length >= 0; length = readOrNothing(client, part)) {
                if (!beginning.isEmpty()) {
                    client.getOutputStream().write("X: y\r\n".getBytes(UTF_8));
                }
            }
        } catch (IOException e) {
            // It is closed.
        }
        closed.complete(null);
    }

    private static int readOrNothing(Socket client, byte[] part) throws IOException {
        try {
            return client.getInputStream().read(part);
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    private void send() {
        post(SECRET).send(ID, new JsonObject().put("text", "ñ€")).await().atMost(PATIENCE);
    }

    private String outcome() {
        try {
            send();
            return "delivered";
        } catch (DeliveryException failure) {
            return DeliveryException.isPermanent(failure) ? "permanent" : "temporary";
        }
    }

    private SignedPost post(String secret) {
        return new SignedPost(
                vertx,
                Clock.fixed(NOW, ZoneOffset.UTC),
                "signet.test",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/here",
                Optional.of(secret),
                Duration.ofSeconds(3));
    }
}
