package dev.signet.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestUser.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

/** Who is told of events is told those that were asked for, in a form that can be checked, and until it has heard. */
class WebhookIT {

    static final String SECRET = "d2ViaG9vayB3ZWJob29rIHdlYmhvb2sgd2ViaG9vayE=";

    private static EmbeddedDatabase database;
    private static Sql sql;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private HttpServer webhook;

    /** What the webhook was told. */
    private record Post(String id, String timestamp, String signature, String body) {

        String type() {
            return new JsonObject(body).getString("type");
        }
    }

    @BeforeAll
    static void startOnce() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/webhook"), FreePorts.next());
        sql = new Sql(database.url());
    }

    @AfterAll
    static void stopOnce() {
        database.close();
    }

    @BeforeEach
    void start() throws IOException {
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
        webhook.setExecutor(threads);
        webhook.createContext("/", this::take);
        webhook.start();
    }

    @AfterEach
    void stop() {
        webhook.stop(0);
        threads.shutdownNow();
    }

    /** Checked as a receiver does, with nothing of ours. */
    @Test
    void event_isToldSignedAndAsAdministratorsGetIt() throws Exception {
        try (PackagedSignet signet = PackagedSignet.start("webhook", environment())) {
            Tokens admin = signet.loginAdmin();
            Post post = awaitPosts(1).get(0);

            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET), "HmacSHA256"));
            byte[] signed = (post.id() + "." + post.timestamp() + "." + post.body()).getBytes(UTF_8);
            assertThat(post.signature()).isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed)));
            assertThat(Instant.ofEpochSecond(Long.parseLong(post.timestamp())))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
            JsonObject listed = new JsonObject(signet.authorized(admin.access())
                            .get("/api/admin/events/?type=login&limit=1")
                            .asString())
                    .getJsonArray("results")
                    .getJsonObject(0);
            JsonObject body = new JsonObject(post.body());
            assertThat(body.getJsonObject("data").getMap()).isEqualTo(listed.getMap());
            assertThat(body.getString("type")).isEqualTo("login");
            assertThat(body.getString("timestamp")).isEqualTo(listed.getString("at"));
            assertThat(body.fieldNames()).containsExactlyInAnyOrder("type", "timestamp", "data");
            assertThat(post.id()).isEqualTo(listed.getString("id"));
        }
    }

    @Test
    void event_ofATypeThatWasNotAskedFor_isNotTold() {
        Map<String, String> environment = environment();
        environment.put("SIGNET_EVENT_WEBHOOK_TYPES", "logout,refresh_replay");
        try (PackagedSignet signet = PackagedSignet.start("webhook", environment)) {
            signet.blacklist(signet.loginAdmin().refresh()).then().statusCode(200);

            awaitPosts(1);
            awaitNoneWaiting();

            assertThat(posts).extracting(Post::type).containsExactly("logout");
        }
    }

    /** A receiver that is being deployed says all kinds of things. */
    @Test
    void event_thatIsNotTaken_isToldAgainWithTheSameId() {
        answers.addAll(List.of(500, 503, 302, 401, 404, 410));
        try (PackagedSignet signet = PackagedSignet.start("webhook", environment())) {
            signet.loginAdmin();

            Post first = awaitPosts(7).get(0);
            awaitNoneWaiting();

            assertThat(posts).hasSize(7);
            assertThat(posts).extracting(Post::id).containsOnly(first.id());
            assertThat(posts).extracting(Post::body).containsOnly(first.body());
        }
    }

    @Test
    void event_thatIsNeverTaken_isGivenUpAndSaidSo() {
        for (int i = 0; i < 100; i++) {
            answers.add(500);
        }
        Map<String, String> environment = environment();
        environment.put("SIGNET_EVENT_WEBHOOK_KEEP_TRYING", "PT2S");
        try (PackagedSignet signet = PackagedSignet.start("webhook", environment)) {
            signet.loginAdmin();

            awaitPosts(2);
            awaitNoneWaiting();

            String id = posts.get(0).id();
            assertThat(sql.count("select count(*) from outbox where failed_at is not null and id::text = ?", id))
                    .isOne();
            await().atMost(30, SECONDS)
                    .until(() ->
                            signet.metric("signet_deliveries_total{channel=\"webhook\",outcome=\"given_up\"}") == 1);
            assertThat(signet.log()).contains("The delivery " + id + " by webhook is given up after ");
        }
    }

    @Test
    void event_whereNobodyIsToBeTold_isNotPutInTheOutbox() {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        try (PackagedSignet signet = PackagedSignet.start("webhook", environment)) {
            long before = sql.count("select count(*) from outbox");

            signet.loginAdmin();

            assertThat(sql.count("select count(*) from outbox")).isEqualTo(before);
        }
    }

    // --- How ---

    private Map<String, String> environment() {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put(
                "SIGNET_EVENT_WEBHOOK_URL",
                "http://127.0.0.1:" + webhook.getAddress().getPort() + "/");
        environment.put("SIGNET_EVENT_WEBHOOK_SECRET", SECRET);
        environment.put("SIGNET_EVENT_WEBHOOK_TYPES", "login");
        environment.put("SIGNET_DELIVERY_RETRY_FIRST", "PT0.1S");
        environment.put("SIGNET_DELIVERY_RETRY_LONGEST", "PT0.5S");
        return environment;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            posts.add(new Post(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            Integer answer = answers.poll();
            exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
        }
    }

    private List<Post> awaitPosts(int count) {
        await().atMost(30, SECONDS).until(() -> posts.size() >= count);
        return posts;
    }

    private static void awaitNoneWaiting() {
        await().atMost(30, SECONDS).until(() -> sql.count("select count(*) from outbox where failed_at is null") == 0);
    }
}
