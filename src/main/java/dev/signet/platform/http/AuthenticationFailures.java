package dev.signet.platform.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Takes the framework's own handler of failed authentication away, as REST itself does before it asks a resource: {@link
 * ProblemMappers} answers. Left in place until then, it has the framework look for the resource of each request twice,
 * and build the tables to look in anew each time.
 */
@ApplicationScoped
class AuthenticationFailures {

    /** As the framework's filter that puts it there; of filters with one priority, an application's come after those. */
    private static final int AUTHENTICATION = 200;

    void register(@Observes Filters filters) {
        filters.register(AuthenticationFailures::leaveToRest, AUTHENTICATION);
    }

    private static void leaveToRest(RoutingContext request) {
        request.remove(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
        request.next();
    }
}
