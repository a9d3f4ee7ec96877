package dev.signet.platform.http;

import dev.signet.platform.http.DeclaredInput.Input;
import dev.signet.platform.problem.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

/**
 * Refuses what a resource would pass over in silence: a query parameter that it does not know, one that is there twice, and
 * a body where none is read. The fields of a body are {@link RequestReader}'s. A request without a query is not looked into.
 */
class InputCheck {

    private static final String OURS = "/api/";

    /** An empty object, which some clients send whether there is a body or not. */
    private static final int EMPTY_BODY = 2;

    private final DeclaredInput declared;

    InputCheck(DeclaredInput declared) {
        this.declared = declared;
    }

    @ServerRequestFilter
    void check(RoutingContext request) {
        HttpServerRequest http = request.request();
        String query = http.query();
        String length = http.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (query == null && length == null) {
            return;
        }
        ResteasyReactiveRequestContext context = CurrentRequestManager.get();
        Input input = declared.of(context.getTarget().getLazyMethod());
        if (input == null
                || input.ignoresUnknown()
                || !context.getPathWithoutPrefix().startsWith(OURS)) {
            return;
        }
        if (query != null) {
            checkQuery(request.queryParams(), input);
        }
        if (length != null && !input.body() && Integer.parseInt(length) > EMPTY_BODY) {
            throw ProblemException.invalid(
                    Map.of(RequestReader.WHOLE_BODY, List.of("No body is read here: send none.")));
        }
    }

    private static void checkQuery(MultiMap query, Input input) {
        Map<String, List<String>> errors =
                new LinkedHashMap<>(UnknownNames.QUERY_PARAMETER.refuse(query.names().stream(), input.query()));
        input.query().stream()
                .filter(name -> query.getAll(name).size() > 1)
                .forEach(name -> errors.put(name, List.of("This query parameter is there more than once.")));
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }
}
