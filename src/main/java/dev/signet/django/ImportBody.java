package dev.signet.django;

import dev.signet.platform.http.BodyLimit;
import dev.signet.platform.http.RequestDeadline;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/** The body of an import: of any size, and read no faster than there is use for it. */
@ApplicationScoped
class ImportBody {

    private static final Pattern PATH = Pattern.compile(ImportResource.PATH + "?");

    void liftLimit(@Observes Filters filters) {
        filters.register(ImportBody::lift, BodyLimit.BEFORE);
    }

    private static void lift(RoutingContext request) {
        if (request.request().method().equals(HttpMethod.POST)
                && PATH.matcher(request.normalizedPath()).matches()) {
            BodyLimit.lift(request);
            RequestDeadline.lift(request);
        }
        request.next();
    }

    static Multi<Buffer> of(HttpServerRequest request) {
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        return io.vertx.mutiny.core.http.HttpServerRequest.newInstance(request)
                .toMulti()
                .map(io.vertx.mutiny.core.buffer.Buffer::getDelegate);
    }
}
