package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that are too slow are let go, however they go about it, and nobody else waits for them. */
class SlowClientIT {

    private static final int CONNECTIONS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TIMEOUT_MILLIS = 20_000;

    /** Ten a second: they take twice as long as a body may. */
    private static final int PIECES = 40;

    private static final String REQUEST = "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String HALF_A_HEAD = "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nX-More: ";
    private static final String HALF_A_BODY = "POST /api/token/refresh HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"refresh\": \"";

    private static EmbeddedDatabase database;
    private static PackagedSignet signet;

    private final List<Socket> sockets = new ArrayList<>();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/slow-client"), FreePorts.next());
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_HTTP_HEADER_TIMEOUT", "PT1S");
        environment.put("SIGNET_HTTP_BODY_TIMEOUT", "PT2S");
        environment.put("SIGNET_HTTP_IDLE_TIMEOUT", "PT3S");
        environment.put("SIGNET_HTTP_MAX_CONNECTIONS", Integer.toString(CONNECTIONS));
        signet = PackagedSignet.start("slow-client", environment);
    }

    @AfterAll
    static void stop() {
        signet.close();
        database.close();
    }

    @AfterEach
    void letGo() throws IOException {
        pace.shutdownNow();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void halfAHead_isLetGoUnanswered_andOthersAreServedMeanwhile() throws IOException {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS / 4; i++) {
            slow.add(send(HALF_A_HEAD));
        }
        signet.request().get("/q/health/live").then().statusCode(200);
        for (Socket socket : slow) {
            assertThat(readToTheEnd(socket)).isEmpty();
        }
    }

    @Test
    void head_thatDrips_isLetGo() throws IOException {
        Socket socket = send(HALF_A_HEAD);
        drip(socket);
        assertThat(readToTheEnd(socket)).isEmpty();
    }

    @Test
    void halfABody_isLetGo() throws IOException {
        assertThat(readToTheEnd(send(HALF_A_BODY))).doesNotContain("200 OK");
    }

    @Test
    void body_thatDrips_isLetGo() throws IOException {
        Socket socket = send(HALF_A_BODY);
        drip(socket);
        assertThat(readToTheEnd(socket)).doesNotContain("200 OK");
    }

    @Test
    void import_thatComesSlowlyButComes_isTaken() throws IOException {
        String body = "[" + " ".repeat(PIECES - 2) + "]";
        Socket socket = send("POST /api/admin/import/django/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + signet.loginAdmin().access() + "\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + "Content-Length: " + PIECES + "\r\n\r\n");
        drip(socket, body);
        assertThat(readToTheEnd(socket)).startsWith("HTTP/1.1 200").contains("\"done\":true");
    }

    @Test
    void connection_onWhichNothingIsAsked_isClosed() throws IOException {
        assertThat(readToTheEnd(send(""))).isEmpty();
    }

    @Test
    void connection_thatIsKeptAlive_servesAgainAndIsClosedWhenNothingIsAskedAnyMore() throws IOException {
        Socket socket = send(REQUEST);
        assertThat(readSome(socket)).startsWith("HTTP/1.1 200");
        write(socket, REQUEST);
        assertThat(readSome(socket)).startsWith("HTTP/1.1 200");
        assertThat(readToTheEnd(socket)).doesNotContain("HTTP/1.1");
    }

    @Test
    void connections_beyondTheBound_areClosedAndTheOthersServed() throws IOException {
        List<String> answers = new ArrayList<>();
        List<Socket> all = new ArrayList<>();
        for (int i = 0; i < 2 * CONNECTIONS; i++) {
            all.add(send(""));
        }
        for (Socket socket : all) {
            answers.add(ask(socket));
        }
        assertThat(answers.stream().filter(String::isEmpty).count()).isGreaterThanOrEqualTo(CONNECTIONS);
        assertThat(answers).anyMatch(answer -> answer.startsWith("HTTP/1.1 200"));

        letGo();
        await().atMost(PATIENCE).until(() -> ask(send("")).startsWith("HTTP/1.1 200"));
    }

    @Test
    void slowClients_areNoErrorsInTheLog() throws IOException {
        readToTheEnd(send(HALF_A_HEAD));
        readToTheEnd(send(HALF_A_BODY));
        assertThat(signet.log()).doesNotContain("\"ERROR\"");
    }

    // --- How ---

    private Socket send(String text) throws IOException {
        Socket socket = new Socket("localhost", signet.port());
        sockets.add(socket);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        write(socket, text);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** One byte after the other, until the other end has enough of it. */
    private void drip(Socket socket) {
        drip(socket, "x".repeat(10_000));
    }

    private void drip(Socket socket, String text) {
        Iterator<String> pieces = text.chars().mapToObj(Character::toString).iterator();
        pace.scheduleAtFixedRate(
                () -> {
                    try {
                        write(socket, pieces.next());
                    } catch (IOException closed) {
                        throw new IllegalStateException(closed);
                    }
                },
                0,
                100,
                TimeUnit.MILLISECONDS);
    }

    /** Empty if the connection is closed instead. */
    private static String ask(Socket socket) {
        try {
            write(socket, REQUEST);
            return readSome(socket);
        } catch (IOException closed) {
            return "";
        }
    }

    private static String readSome(Socket socket) throws IOException {
        byte[] bytes = new byte[8_192];
        int count = socket.getInputStream().read(bytes);
        return count < 0 ? "" : new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    }

    /** Fails if the other end does not close the connection. */
    private static String readToTheEnd(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            for (String some = readSome(socket); !some.isEmpty(); some = readSome(socket)) {
                answer.append(some);
            }
        } catch (SocketException reset) {
            // Closed while bytes of ours were on their way.
            assertThat(reset).hasMessageContaining("reset");
        }
        return answer.toString();
    }
}
