package dev.signet.testing;

import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/**
 * Where text messages and mails of the service under test arrive: an SMS gateway and an SMTP server, both real. Tests look
 * into it with {@link Mailbox}, over HTTP, because they may come from another class loader.
 */
final class MailboxServer implements AutoCloseable {

    /** What is late waits for the next try, which comes when the service does not wait for it any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final GreenMail smtp;
    private final FaultySmtp faultySmtp;
    private final Map<String, List<JsonObject>> posts = new ConcurrentHashMap<>();
    private final Map<String, Queue<String>> answers = new ConcurrentHashMap<>();
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();

    MailboxServer() {
        smtp = new GreenMail(new ServerSetup(FreePorts.next(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        smtp.start();
        faultySmtp = new FaultySmtp(smtp.getSmtp().getPort());
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/sms", this::receive);
        http.createContext("/answers", exchange -> script(exchange, answers::put));
        http.createContext("/mails/answers", exchange -> script(exchange, faultySmtp::answer));
        http.createContext(
                "/mails/attempts", exchange -> answer(exchange, Integer.toString(faultySmtp.attempts(to(exchange)))));
        http.createContext(
                "/mails/steps",
                exchange -> script(
                        exchange,
                        (step, answers) ->
                                faultySmtp.answer(FaultySmtp.Step.valueOf(step), answers.toArray(String[]::new))));
        http.createContext(
                "/mails/raw",
                exchange -> answer(exchange, new JsonArray(new ArrayList<>(faultySmtp.raw(to(exchange)))).encode()));
        http.createContext("/posts", exchange -> list(exchange, posts(to(exchange))));
        http.createContext("/sms/next", exchange -> next(exchange, accepted(to(exchange))));
        http.createContext("/mails", exchange -> list(exchange, mails(to(exchange))));
        http.createContext("/mails/next", exchange -> next(exchange, mails(to(exchange))));
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** What a service that is to send here has to be told. */
    Map<String, String> config() {
        return Map.ofEntries(
                Map.entry("signet.delivery.sms.url", url() + "/sms"),
                Map.entry("signet.delivery.sms.secret", Mailbox.SMS_SECRET),
                Map.entry("signet.delivery.sms.timeout", "PT1S"),
                Map.entry("signet.delivery.mail.from", Mailbox.FROM),
                Map.entry("signet.delivery.mail.timeout", "PT5S"),
                Map.entry("signet.delivery.retry.first", "PT0.1S"),
                Map.entry("signet.delivery.retry.longest", "PT1S"),
                Map.entry("quarkus.mailer.host", "127.0.0.1"),
                Map.entry("quarkus.mailer.port", Integer.toString(faultySmtp.port())),
                Map.entry("quarkus.mailer.start-tls", "DISABLED"),
                Map.entry("quarkus.mailer.username", "signet"),
                Map.entry("quarkus.mailer.password", "a password of the mail server"));
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        faultySmtp.close();
        smtp.stop();
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String to = new JsonObject(body).getString("to");
        Queue<String> script = answers.get(to);
        String answer = script == null || script.isEmpty() ? "200" : script.remove();
        JsonObject post = new JsonObject()
                .put("webhook-id", exchange.getRequestHeaders().getFirst("webhook-id"))
                .put("webhook-timestamp", exchange.getRequestHeaders().getFirst("webhook-timestamp"))
                .put("webhook-signature", exchange.getRequestHeaders().getFirst("webhook-signature"))
                .put("body", body)
                .put("answer", answer);
        List<JsonObject> all = posts(to);
        all.add(post);
        if (answer.equals(Mailbox.LATE)) {
            int before = all.size();
            await().atMost(PATIENCE).until(() -> all.size() > before);
        }
        if (!answer.equals(Mailbox.CLOSE)) {
            exchange.sendResponseHeaders(answer.equals(Mailbox.LATE) ? 200 : Integer.parseInt(answer), -1);
        }
        exchange.close();
    }

    /** The body says, separated by spaces, how the next messages are answered. */
    private static void script(HttpExchange exchange, BiConsumer<String, Queue<String>> script) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        script.accept(to(exchange), new ConcurrentLinkedQueue<>(List.of(body.split(" "))));
        answer(exchange, "[]");
    }

    private List<JsonObject> posts(String to) {
        return posts.computeIfAbsent(to, number -> new CopyOnWriteArrayList<>());
    }

    private List<JsonObject> accepted(String to) {
        return posts(to).stream()
                .filter(post -> post.getString("answer").equals("200"))
                .map(post -> new JsonObject(post.getString("body")))
                .toList();
    }

    private List<JsonObject> mails(String to) {
        return smtp.findReceivedMessages(user -> user.getEmail().equalsIgnoreCase(to), mail -> true)
                .map(MailboxServer::json)
                .toList();
    }

    private static JsonObject json(MimeMessage mail) {
        try {
            return new JsonObject()
                    .put("id", mail.getMessageID())
                    .put("from", mail.getHeader("From", null))
                    .put("to", mail.getHeader("To", null))
                    .put("subject", mail.getSubject())
                    .put("text", mail.getContent().toString().replace("\r\n", "\n"))
                    .put("language", mail.getHeader("Content-Language", null));
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void list(HttpExchange exchange, List<JsonObject> items) throws IOException {
        answer(exchange, new JsonArray(new ArrayList<>(items)).encode());
    }

    /** The first that has not been asked for yet, if there is one. */
    private synchronized void next(HttpExchange exchange, List<JsonObject> items) throws IOException {
        int seen = taken.getOrDefault(exchange.getRequestURI().toString(), 0);
        if (seen < items.size()) {
            taken.put(exchange.getRequestURI().toString(), seen + 1);
        }
        list(exchange, seen < items.size() ? List.of(items.get(seen)) : List.of());
    }

    private static String to(HttpExchange exchange) {
        return exchange.getRequestURI().getQuery().substring("to=".length());
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        // Else a client asks on a connection that has just been closed because nobody used it.
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
