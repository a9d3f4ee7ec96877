package dev.signet.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the service under test has sent, to whom a test chooses. Every test has numbers and addresses of its own. */
public final class Mailbox {

    /** What posts to the SMS gateway are signed with. */
    public static final String SMS_SECRET = "whsec_c21zIHNtcyBzbXMgc21zIHNtcyBzbXMgc21zISE=";

    public static final String FROM = "Signet <no-reply@signet.test>";

    /** Takes it, but the answer comes when the service does not wait for it any more; that of the SMTP server, never. */
    public static final String LATE = "late";

    /** Ends the connection instead of an answer. */
    public static final String CLOSE = "close";

    /** The SMTP server says nothing any more. */
    public static final String HANG = "hang";

    /** The test class that asks and the resource that starts may come from different class loaders. */
    private static final String URL = "test.mailbox-url";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern CODE = Pattern.compile("\\b\\d{6}\\b");

    private Mailbox() {}

    /**
     * A text message that has arrived.
     *
     * @param kind in snake case
     * @param data what the text was made with
     */
    public record Sms(String id, String to, String text, String kind, String language, Map<String, String> data) {

        /** The six digits in it. */
        public String code() {
            return Mailbox.code(text);
        }

        private static Sms from(JsonObject json) {
            Map<String, String> data = new TreeMap<>();
            json.getJsonObject("data").forEach(entry -> data.put(entry.getKey(), (String) entry.getValue()));
            return new Sms(
                    json.getString("id"),
                    json.getString("to"),
                    json.getString("text"),
                    json.getString("kind"),
                    json.getString("language"),
                    data);
        }
    }

    /** A mail that has arrived. The id is its Message-ID. */
    public record Mail(String id, String from, String to, String subject, String text, String language) {

        /** The token in it, which stands on a line of its own. */
        public String token() {
            return text.lines()
                    .filter(line -> line.matches("[\\w.~-]{16,}"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no token in: " + text));
        }

        private static Mail from(JsonObject json) {
            return new Mail(
                    json.getString("id"),
                    json.getString("from"),
                    json.getString("to"),
                    json.getString("subject"),
                    json.getString("text"),
                    json.getString("language"));
        }
    }

    /** What the SMS gateway was asked, whatever it answered. */
    public record Post(String id, String timestamp, String signature, String body) {

        private static Post from(JsonObject json) {
            return new Post(
                    json.getString("webhook-id"),
                    json.getString("webhook-timestamp"),
                    json.getString("webhook-signature"),
                    json.getString("body"));
        }
    }

    /** Waits for the next text message to a number. Every one is given out once, in the order of their arrival. */
    public static Sms awaitSms(String number) {
        return Sms.from(awaitNext("/sms/next", number));
    }

    /** Waits for the next mail to an address. Every one is given out once, in the order of their arrival. */
    public static Mail awaitMail(String address) {
        return Mail.from(awaitNext("/mails/next", address));
    }

    /** All calls of the SMS gateway for a number so far. */
    public static List<Post> posts(String number) {
        return list("/posts", number).stream().map(Post::from).toList();
    }

    /** The same, when all that is to be sent by now has been, or was given up. To see that something is not sent. */
    public static List<Post> settledPosts(String number) {
        awaitSettled();
        return posts(number);
    }

    /** All mails to an address, when all that is to be sent by now has been, or was given up. */
    public static List<Mail> settledMails(String address) {
        awaitSettled();
        return list("/mails", address).stream().map(Mail::from).toList();
    }

    /**
     * How the SMS gateway answers the next messages to a number: statuses, {@link #LATE} or {@link #CLOSE}. After that, with
     * 200.
     */
    public static void answerSms(String number, String... answers) {
        call("/answers", number, String.join(" ", answers));
    }

    /**
     * How the SMTP server answers when it is told of this recipient: reply codes, {@link #HANG}, {@link #CLOSE} or
     * {@link #LATE}. After that, it takes the mails.
     */
    public static void answerMail(String address, String... answers) {
        call("/mails/answers", address, String.join(" ", answers));
    }

    /** How often the SMTP server was told of this recipient, whatever it answered. */
    public static int mailAttempts(String address) {
        return Integer.parseInt(call("/mails/attempts", address, ""));
    }

    /**
     * What the SMTP server does at the next steps of a kind, whomever the mails are for: reply codes (with an enhanced
     * one as in {@code 550_5.7.1}), {@link #HANG} or {@link #CLOSE}. Ends the connections that there are.
     */
    public static void answerSmtp(FaultySmtp.Step step, String... answers) {
        call("/mails/steps", step.name(), String.join(" ", answers));
    }

    /** The mails to an address as they came, with every CR and LF, one character a byte. */
    public static List<String> rawMails(String address) {
        return new JsonArray(call("/mails/raw", address, ""))
                .stream().map(String.class::cast).toList();
    }

    static void at(String url) {
        System.setProperty(URL, url);
    }

    private static void awaitSettled() {
        OffsetDateTime now = TestDatabase.query(OffsetDateTime.class, "select clock_timestamp()")
                .orElseThrow();
        await().atMost(30, SECONDS)
                .until(() -> TestDatabase.count(
                                "select count(*) from outbox where failed_at is null and created_at <= ?", now)
                        == 0);
    }

    private static String code(String text) {
        Matcher matcher = CODE.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("There is no code in: " + text);
        }
        return matcher.group();
    }

    private static JsonObject awaitNext(String path, String to) {
        return await("something to " + to)
                .atMost(30, SECONDS)
                .until(() -> list(path, to), found -> !found.isEmpty())
                .get(0);
    }

    private static List<JsonObject> list(String path, String to) {
        return new JsonArray(call(path, to, ""))
                .stream().map(item -> (JsonObject) item).toList();
    }

    private static String call(String path, String to, String body) {
        URI uri = URI.create(System.getProperty(URL) + path + "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
        try {
            return CLIENT.send(
                            HttpRequest.newBuilder(uri)
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
