package dev.signet.platform.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/** Drops an answer that comes after the {@link RequestDeadline} has given another: to write it would be an error. */
@ApplicationScoped
class LateAnswers {

    private static final ServerRestHandler[] NOTHING_MORE = {};

    @ServerResponseFilter
    void drop(RoutingContext request) {
        if (request.response().ended()) {
            CurrentRequestManager.get().restart(NOTHING_MORE);
        }
    }
}
