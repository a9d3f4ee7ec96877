package dev.signet.load;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signet.testing.FreePorts;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** An SMS gateway and an SMTP server, on this machine, that count what arrives. */
final class Inbox implements AutoCloseable {

    private static final int GATEWAY_THREADS = 8;

    private final HttpServer gateway;
    private final ExecutorService threads = Executors.newFixedThreadPool(GATEWAY_THREADS);
    private final Map<String, LongAdder> texts = new ConcurrentHashMap<>();
    private final GreenMail smtp;

    Inbox() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
        gateway.setExecutor(threads);
        gateway.createContext("/sms", this::receive);
        gateway.start();
        smtp = new GreenMail(new ServerSetup(FreePorts.next(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        smtp.start();
    }

    /** What a service that is to send here has to be told. */
    Map<String, String> config() {
        return Map.of(
                "signet.delivery.sms.url",
                "http://127.0.0.1:" + gateway.getAddress().getPort() + "/sms",
                "signet.delivery.sms.secret",
                "bG9hZCBsb2FkIGxvYWQgbG9hZCBsb2FkIGxvYWQ=",
                "signet.delivery.mail.from",
                "no-reply@signet.test",
                "quarkus.mailer.host",
                "127.0.0.1",
                "quarkus.mailer.port",
                Integer.toString(smtp.getSmtp().getPort()),
                "quarkus.mailer.start-tls",
                "DISABLED");
    }

    long texts() {
        return texts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long texts(String number) {
        return texts.getOrDefault(number, new LongAdder()).sum();
    }

    long mails() {
        return smtp.getReceivedMessages().length;
    }

    long mails(String address) {
        return smtp.findReceivedMessages(user -> user.getEmail().equalsIgnoreCase(address), mail -> true)
                .count();
    }

    private void receive(HttpExchange exchange) throws IOException {
        JsonObject message =
                new JsonObject(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        texts.computeIfAbsent(message.getString("to"), number -> new LongAdder())
                .increment();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Override
    public void close() {
        gateway.stop(0);
        threads.shutdownNow();
        smtp.stop();
    }
}
