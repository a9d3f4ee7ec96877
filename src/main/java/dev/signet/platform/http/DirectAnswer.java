package dev.signet.platform.http;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.Problem;
import dev.signet.platform.problem.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;

/** Refuses a request without asking a resource, and lets go of the connection: more may come that nobody waits for. */
final class DirectAnswer {

    private DirectAnswer() {}

    static void refuse(RoutingContext request, ErrorCode code, String detail) {
        Refusal refusal = Refusal.of(Problem.of(code, detail), request.normalizedPath());
        if (request.request().version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            request.addEndHandler(ended -> request.request().connection().close());
        }
        request.response()
                .setStatusCode(code.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, refusal.mediaType())
                .end(Json.encode(refusal.body()));
    }
}
