package dev.signet.platform.http;

import dev.signet.platform.Durations;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.settings.Configured;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Answers a request with 503 that has had no answer for too long after the whole of it was there. Whatever comes of it
 * later goes nowhere, so that nobody is told of a success that came too late; who asks again may find it done.
 */
@ApplicationScoped
public class RequestDeadline implements Configured {

    private static final String KEY = RequestDeadline.class.getName();
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** After the request has an id, before anything may take time. */
    private static final int PRIORITY = 995;

    private static final ErrorCode CODE = ErrorCode.TIMED_OUT;
    private static final String DETAIL = "This took too long. Try again in a moment.";
    private static final String RETRY_AFTER_SECONDS = "2";

    private final long millis;
    private final long bodyMillis;

    RequestDeadline(HttpConfig config) {
        Durations.requireAtLeast(SHORTEST, "signet.http.request-timeout", config.requestTimeout());
        millis = config.requestTimeout().toMillis();
        bodyMillis = config.bodyTimeout().toMillis();
    }

    void register(@Observes Filters filters) {
        filters.register(this::begin, PRIORITY);
    }

    /** Takes the deadline from a request whose answer takes as long as it takes, and tells itself of its progress. */
    public static void lift(RoutingContext request) {
        Timer timer = request.remove(KEY);
        if (timer != null) {
            timer.cancel();
        }
    }

    private void begin(RoutingContext request) {
        Timer timer = new Timer(request);
        timer.start();
        request.put(KEY, timer);
        request.addEndHandler(ended -> timer.cancel());
        request.next();
    }

    private final class Timer {

        private final RoutingContext request;
        private long id;
        private long waitedForBody;

        private Timer(RoutingContext request) {
            this.request = request;
        }

        private void start() {
            id = request.vertx().setTimer(millis, fired -> expire());
        }

        private void cancel() {
            request.vertx().cancelTimer(id);
        }

        private void expire() {
            if (isBodyMissing(request.request()) && waitedForBody < bodyMillis) {
                waitedForBody += millis;
                start();
            } else if (!request.response().headWritten() && !request.response().closed()) {
                request.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
                DirectAnswer.refuse(request, CODE, DETAIL);
            }
        }
    }

    /** For a body there is a deadline of its own: {@link ClientConnection}. */
    static boolean isBodyMissing(HttpServerRequest request) {
        return !request.isEnded()
                && (request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING));
    }
}
