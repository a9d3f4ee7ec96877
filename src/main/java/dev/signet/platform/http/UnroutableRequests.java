package dev.signet.platform.http;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.Problem;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Refuses what fails before any resource is asked, such as a request without a {@code Host}. The framework would answer
 * with a document of its own, and log an error for every such request.
 */
@ApplicationScoped
class UnroutableRequests {

    void register(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_AFTER_DEFAULT).failureHandler(UnroutableRequests::answer);
    }

    private static void answer(RoutingContext request) {
        if (request.statusCode() != ErrorCode.PARSE_ERROR.status()) {
            request.next();
            return;
        }
        request.response()
                .setStatusCode(request.statusCode())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Json.encode(Problem.of(ErrorCode.PARSE_ERROR, "The request cannot be read.")));
    }
}
