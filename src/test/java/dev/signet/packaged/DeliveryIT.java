package dev.signet.packaged;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestUser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the outbox is delivered, whatever becomes of a replica, and once while none of them dies. */
class DeliveryIT {

    private static final int MANY = 500;

    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean answers = true;
    private HttpServer webhook;
    private EmbeddedDatabase database;
    private Sql sql;

    /** What the webhook or the SMS gateway was told. */
    private record Post(String id, JsonObject body) {}

    @BeforeEach
    void start() throws IOException {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/delivery"), FreePorts.next());
        sql = new Sql(database.url());
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
        webhook.setExecutor(threads);
        webhook.createContext("/", this::take);
        webhook.start();
    }

    @AfterEach
    void stop() {
        webhook.stop(0);
        threads.shutdownNow();
        database.close();
    }

    @Test
    void replica_killedWhileItDelivers_leavesTheMessageToTheNextOne() {
        answers = false;
        PackagedSignet killed = PackagedSignet.start("delivery-killed", environment());
        killed.loginAdmin();
        await().atMost(30, SECONDS).until(() -> !ids("login").isEmpty());
        killed.kill();
        List<String> before = ids("login");
        answers = true;

        try (PackagedSignet next = PackagedSignet.launch("delivery-restarted", environment())) {
            next.awaitReady();
            await().atMost(60, SECONDS).until(() -> waiting() == 0);
        }

        assertThat(ids("login")).hasSizeGreaterThan(before.size()).containsOnly(before.get(0));
        assertThat(failed()).isZero();
    }

    @Test
    void replica_killedBeforeTheWebhookCanBeReached_leavesTheMessageToTheNextOne() {
        int port = webhook.getAddress().getPort();
        webhook.stop(0);
        PackagedSignet killed = PackagedSignet.start("delivery-killed", environment());
        killed.loginAdmin();
        killed.kill();
        assertThat(waiting()).isPositive();

        try (PackagedSignet next = PackagedSignet.launch("delivery-restarted", environment())) {
            next.awaitReady();
            restart(port);
            await().atMost(60, SECONDS).until(() -> waiting() == 0);
        }

        assertThat(ids("login")).hasSize(1);
        assertThat(failed()).isZero();
    }

    /** Committed, and nobody could be reached until the replica was gone. */
    @Test
    void replica_killedBeforeItSendsMessages_leavesThemToTheNextOne() {
        String number = "+12015550123";
        String address = "ada@example.com";
        int smtpPort = FreePorts.next();
        Map<String, String> environment = environment();
        environment.remove("SIGNET_EVENT_WEBHOOK_URL");
        environment.put("SIGNET_DELIVERY_SMS_URL", url());
        environment.put("SIGNET_DELIVERY_SMS_SECRET", WebhookIT.SECRET);
        environment.put("SIGNET_DELIVERY_MAIL_FROM", "no-reply@example.com");
        environment.put("QUARKUS_MAILER_HOST", "127.0.0.1");
        environment.put("QUARKUS_MAILER_PORT", Integer.toString(smtpPort));
        environment.put("QUARKUS_MAILER_START_TLS", "DISABLED");
        int port = webhook.getAddress().getPort();
        webhook.stop(0);
        PackagedSignet killed = PackagedSignet.start("delivery-killed", environment);
        createUser(number, address);
        forgetPassword(killed, "phone_number", number);
        forgetPassword(killed, "email", address);
        killed.kill();
        assertThat(waiting()).isEqualTo(2);

        restart(port);
        GreenMail smtp = new GreenMail(new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        smtp.start();
        try (PackagedSignet next = PackagedSignet.launch("delivery-restarted", environment)) {
            next.awaitReady();
            await().atMost(60, SECONDS).until(() -> waiting() == 0);
            assertThat(smtp.getReceivedMessagesForDomain("example.com")).hasSize(1);
        } finally {
            smtp.stop();
        }

        assertThat(posts).hasSize(1);
        assertThat(posts.get(0).body().getString("to")).isEqualTo(number);
        assertThat(sql.count("select count(*) from outbox")).isZero();
    }

    @Test
    void twoReplicas_deliverEachOfManyMessagesOnce() {
        try (PackagedSignet first = PackagedSignet.launch("delivery-first", environment());
                PackagedSignet second = PackagedSignet.launch("delivery-second", environment())) {
            first.awaitReady();
            second.awaitReady();

            sql.query(
                    Long.class,
                    "select count(record_event(gen_random_uuid(), 'logout', 'succeeded', null, null, null, null, null, null,"
                            + " null, null, '{}', now() + interval '1 hour')::text) from generate_series(1, ?)",
                    MANY);

            await().atMost(60, SECONDS).until(() -> waiting() == 0);
            assertThat(ids("logout")).hasSize(MANY).doesNotHaveDuplicates();
            assertThat(failed()).isZero();
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_EVENT_WEBHOOK_URL", url());
        environment.put("SIGNET_EVENT_WEBHOOK_SECRET", WebhookIT.SECRET);
        environment.put("SIGNET_EVENT_WEBHOOK_TIMEOUT", "PT2S");
        environment.put("SIGNET_DELIVERY_RETRY_FIRST", "PT0.5S");
        // How long a replica has a message for itself depends on the longest of them.
        environment.put("SIGNET_DELIVERY_SMS_TIMEOUT", "PT2S");
        environment.put("SIGNET_DELIVERY_MAIL_TIMEOUT", "PT2S");
        return environment;
    }

    private String url() {
        return "http://127.0.0.1:" + webhook.getAddress().getPort() + "/";
    }

    private void createUser(String number, String address) {
        sql.execute(
                "insert into users (id, username, email, phone_number, phone_number_verified, password_hash)"
                        + " values (gen_random_uuid(), 'ada', ?, ?, true, ?)",
                address,
                number,
                TestUser.PASSWORD_HASH);
    }

    private static void forgetPassword(PackagedSignet signet, String field, String value) {
        signet.request()
                .body(Map.of(field, value))
                .post("/api/password/reset")
                .then()
                .statusCode(202);
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posts.add(new Post(exchange.getRequestHeaders().getFirst("webhook-id"), new JsonObject(body)));
        if (answers) {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        }
    }

    private void restart(int port) {
        try {
            webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        webhook.setExecutor(threads);
        webhook.createContext("/", this::take);
        webhook.start();
    }

    private List<String> ids(String type) {
        return posts.stream()
                .filter(post -> type.equals(post.body().getString("type")))
                .map(Post::id)
                .toList();
    }

    private long waiting() {
        return sql.count("select count(*) from outbox where failed_at is null");
    }

    private long failed() {
        return sql.count("select count(*) from outbox where failed_at is not null");
    }
}
