package dev.signet.platform.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Gives each request an id, or takes the caller's from {@code X-Request-Id}, so that one request can be followed through
 * several services. The id is in every log line of the request and in its answer.
 */
@ApplicationScoped
class RequestId {

    private static final String HEADER = "X-Request-Id";
    private static final String KEY = "requestId";
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** The id of this request. */
    static String of(RoutingContext request) {
        return request.get(KEY);
    }

    void register(@Observes Filters filters) {
        filters.register(RequestId::assign, 1000);
    }

    private static void assign(RoutingContext request) {
        String sent = request.request().getHeader(HEADER);
        String id = sent != null && HARMLESS.matcher(sent).matches()
                ? sent
                : UUID.randomUUID().toString();
        request.put(KEY, id);
        MDC.put(KEY, id);
        request.response().putHeader(HEADER, id);
        request.next();
    }
}
