package dev.signet.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Calls a Signet on this machine, and none elsewhere. Needs a JDK alone. */
final class LoopbackClient {

    private static final Pattern FIELD = Pattern.compile("\"([a-z_]+)\":\"([^\"]+)\"");

    private final HttpClient http;
    private final String base;

    /** Where it says that it calls from; null if it says nothing. */
    private final String address;

    LoopbackClient(String base) throws IOException {
        this(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build(),
                base,
                null);
        if (!InetAddress.getByName(URI.create(base).getHost()).isLoopbackAddress()) {
            throw new IllegalArgumentException(base + " is not on this machine");
        }
    }

    private LoopbackClient(HttpClient http, String base, String address) {
        this.http = http;
        this.base = base;
        this.address = address;
    }

    /** The same, behind a proxy that says that it calls from there. */
    LoopbackClient from(String otherAddress) {
        return new LoopbackClient(http, base, otherAddress);
    }

    HttpResponse<String> get(String path, String accessToken) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).GET();
        return send(accessToken == null ? request : request.header("Authorization", "Bearer " + accessToken));
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(body(json)));
    }

    HttpResponse<String> post(String path, String json, String accessToken) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + accessToken)
                .POST(body(json)));
    }

    HttpResponse<String> delete(String path, String accessToken) throws IOException, InterruptedException {
        return send(
                request(path).header("Authorization", "Bearer " + accessToken).DELETE());
    }

    HttpResponse<String> form(String path, Map<String, String> fields) throws IOException, InterruptedException {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(body(form)));
    }

    /** A user who has changed the temporary password of an administrator into this one. Returns the id. */
    String createUser(String username, String password, String administrator) throws IOException, InterruptedException {
        String temporary = "{\"username\":\"%s\",\"password\":\"given by an administrator\"}".formatted(username);
        String id = fields(requireSuccess(post("/api/admin/users", temporary, administrator)))
                .get("id");
        requireSuccess(post(
                "/api/token/password/",
                "{\"challenge\":\"%s\",\"new_password\":\"%s\"}"
                        .formatted(fields(post("/api/token/", temporary)).get("challenge"), password)));
        return id;
    }

    /** The texts in a flat answer, by the names of their fields. */
    static Map<String, String> fields(HttpResponse<String> answer) {
        return fields(answer.body());
    }

    static Map<String, String> fields(String json) {
        Map<String, String> fields = new TreeMap<>();
        Matcher matcher = FIELD.matcher(json);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2));
        }
        return fields;
    }

    /** The same answer, if it is one of success. */
    static HttpResponse<String> requireSuccess(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
        return address == null ? request : request.header("X-Forwarded-For", address);
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }
}
