package dev.signet.platform.http;

import dev.signet.platform.Durations;
import dev.signet.platform.settings.Configured;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Tells the {@link ClientConnection} of each request that one has begun and ended. */
@ApplicationScoped
class SlowClients implements Configured {

    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** Before all others: the head has just come. */
    private static final int PRIORITY = 1010;

    SlowClients(HttpConfig config) {
        Durations.requireAtLeast(SHORTEST, "signet.http.header-timeout", config.headerTimeout());
        Durations.requireAtLeast(SHORTEST, "signet.http.body-timeout", config.bodyTimeout());
        Durations.requireAtLeast(SHORTEST, "signet.http.idle-timeout", config.idleTimeout());
    }

    void register(@Observes Filters filters) {
        filters.register(SlowClients::begin, PRIORITY);
    }

    private static void begin(RoutingContext request) {
        ClientConnection connection = ClientConnection.of(request.request());
        if (connection != null) {
            connection.begun(request.request());
            request.addEndHandler(ended -> connection.ended());
        }
        request.next();
    }
}
