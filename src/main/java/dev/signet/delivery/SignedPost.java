package dev.signet.delivery;

import dev.signet.platform.Durations;
import dev.signet.platform.secret.MasterSecret;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts JSON to one URL, signed as the Standard Webhooks specification says (standardwebhooks.com, version 1.0.0), so that
 * whoever is there knows that it comes from here, that nobody has altered it, and whether it has come before. Follows no
 * redirect, and reads no more of an answer than its status.
 */
public final class SignedPost {

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final int SECRET_BYTES = 24;
    private static final int CONNECTIONS = 64;

    /** In bytes. What is longer costs the connection, which is only worth keeping for answers that end. */
    private static final int LONGEST_ANSWER = 64 * 1024;

    private static final String PREFIX = "whsec_";

    /** Of the client errors, those that say nothing against what was posted. */
    private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429);

    private final Vertx vertx;
    private final HttpClient client;
    private final Clock clock;
    private final String url;
    private final SecretKey key;
    private final Duration timeout;

    /**
     * @param property the prefix of the properties that url, secret and timeout were configured with
     * @throws ConfigurationException if one of them is no good, with a sentence that says what to set
     */
    public SignedPost(
            Vertx vertx, Clock clock, String property, String url, Optional<String> secret, Duration timeout) {
        Durations.requireAtLeast(SHORTEST_TIMEOUT, property + ".timeout", timeout);
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) timeout.toMillis())
                        .setSslHandshakeTimeout(timeout.toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        this.clock = clock;
        this.url = requireUrl(property + ".url", url);
        this.key = requireKey(property + ".secret", secret);
        this.timeout = timeout;
    }

    private static String requireUrl(String property, String url) {
        try {
            URI uri = URI.create(url);
            boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Its message would repeat the URL, and there may be a key in it.
        }
        throw new ConfigurationException("%s must be an https URL.".formatted(property), Set.of(property));
    }

    private static SecretKey requireKey(String property, Optional<String> secret) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder()
                    .decode(secret.map(String::strip)
                            .map(text -> text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text)
                            .orElse(""));
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length < SECRET_BYTES) {
            throw new ConfigurationException(
                    "Set %s to at least %d random bytes in base64: openssl rand -base64 32"
                            .formatted(property, SECRET_BYTES),
                    Set.of(property));
        }
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    public Duration timeout() {
        return timeout;
    }

    /**
     * Posts it.
     *
     * @param id the same for the same thing, whenever it is posted
     * @return fails with a {@link DeliveryException} if it is not taken
     */
    public Uni<Void> send(UUID id, JsonObject json) {
        return Uni.createFrom()
                .completionStage(() -> post(id, json.toBuffer()).toCompletionStage())
                .onFailure(failure -> !(failure instanceof DeliveryException))
                .transform(failure -> DeliveryException.temporary(
                        "no answer: " + failure.getClass().getSimpleName()));
    }

    private Future<Void> post(UUID id, Buffer body) {
        return client.request(options())
                .compose(request -> post(sign(request, id, body), body))
                .compose(SignedPost::judge);
    }

    /** Nobody may keep the connection: at the deadline it is closed, however much of the answer has come. */
    private Future<HttpClientResponse> post(HttpClientRequest request, Buffer body) {
        long deadline = vertx.setTimer(timeout.toMillis(), late -> request.reset());
        return request.send(body)
                .onSuccess(response -> discardBody(response, deadline))
                .onFailure(none -> vertx.cancelTimer(deadline));
    }

    private RequestOptions options() {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url)
                .setFollowRedirects(false)
                .setTimeout(timeout.toMillis());
    }

    private HttpClientRequest sign(HttpClientRequest request, UUID id, Buffer body) {
        long timestamp = clock.instant().getEpochSecond();
        Buffer signed = Buffer.buffer(id + "." + timestamp + ".").appendBuffer(body);
        String signature = Base64.getEncoder().encodeToString(MasterSecret.mac(key, signed.getBytes()));
        return request.putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "Signet")
                .putHeader("webhook-id", id.toString())
                .putHeader("webhook-timestamp", Long.toString(timestamp))
                .putHeader("webhook-signature", "v1," + signature);
    }

    /** Nobody may have us read for ever. */
    private void discardBody(HttpClientResponse response, long deadline) {
        AtomicInteger length = new AtomicInteger();
        response.handler(part -> {
            if (length.addAndGet(part.length()) > LONGEST_ANSWER) {
                response.request().reset();
            }
        });
        response.exceptionHandler(brokenOff -> {}).end().onComplete(end -> vertx.cancelTimer(deadline));
    }

    /** The status is the whole answer. */
    private static Future<Void> judge(HttpClientResponse response) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return Future.succeededFuture();
        }
        String answer = "the answer was " + status;
        boolean permanent = status >= 400 && status < 500 && !TRANSIENT.contains(status);
        return Future.failedFuture(
                permanent ? DeliveryException.permanent(answer) : DeliveryException.temporary(answer));
    }
}
