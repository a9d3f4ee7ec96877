package dev.signet.platform.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The headers that every answer has: nobody is to guess a type, frame an answer, or tell a third party where they came
 * from. Tokens and accounts are in no cache (RFC 6749, section 5.1), and a browser that shows an answer runs nothing in
 * it.
 */
@ApplicationScoped
class ResponseHeaders {

    void register(@Observes Filters filters) {
        filters.register(ResponseHeaders::add, 990);
    }

    private static void add(RoutingContext request) {
        MultiMap headers = request.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        String path = request.normalizedPath();
        boolean oauth = isBelow("/oauth2", path);
        if (oauth || isBelow("/api", path)) {
            headers.set("Cache-Control", "no-store");
            headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        }
        if (oauth) {
            headers.set("Pragma", "no-cache");
        }
        request.next();
    }

    /** Also with matrix parameters, which the framework passes over when it looks for a resource. */
    private static boolean isBelow(String folder, String path) {
        return path.startsWith(folder)
                && path.length() > folder.length()
                && (path.charAt(folder.length()) == '/' || path.charAt(folder.length()) == ';');
    }
}
