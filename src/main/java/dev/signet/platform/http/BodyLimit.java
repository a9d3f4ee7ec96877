package dev.signet.platform.http;

import dev.signet.platform.problem.ErrorCode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;

/** No body may be larger than 64 KiB: refused unread where the client announces it, else as soon as it gets there. */
@ApplicationScoped
public class BodyLimit {

    /** Of a filter that lifts the limit: before the limit's own. */
    public static final int BEFORE = 950;

    static final int BYTES = 64 * 1024;

    /** After the framework's own filter for CORS: a page of another origin could not read the refusal otherwise. */
    private static final int PRIORITY = 250;

    private static final ErrorCode TOO_LARGE = ErrorCode.BODY_TOO_LARGE;
    private static final String DETAIL = "The body is larger than 64 KiB.";

    void register(@Observes Filters filters) {
        filters.register(BodyLimit::check, PRIORITY);
    }

    /**
     * Lifts the limit for one request, whose body is then read as a stream. Where the answer comes before the end of the
     * body, nobody waits for the rest.
     */
    public static void lift(RoutingContext request) {
        ClientConnection connection = ClientConnection.of(request.request());
        if (connection != null) {
            connection.allowLongBody();
        }
        // It is what this limit and the framework's own, which knows no exception, look at.
        request.request().headers().remove(HttpHeaders.CONTENT_LENGTH);
        request.addEndHandler(ended -> {
            if (!request.request().isEnded()) {
                request.request().connection().close();
            }
        });
    }

    /** The whole of a body, unless it is too large. */
    static byte[] read(InputStream stream) throws IOException {
        byte[] body = stream.readNBytes(BYTES + 1);
        if (body.length > BYTES) {
            throw TOO_LARGE.because(DETAIL);
        }
        return body;
    }

    private static void check(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || length.length() <= 9 && Integer.parseInt(length) <= BYTES) {
            request.next();
            return;
        }
        DirectAnswer.refuse(request, TOO_LARGE, DETAIL);
    }
}
