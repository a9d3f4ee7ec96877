package dev.signet.platform.http;

import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.impl.MimeMapping;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves Swagger UI out of the artifact, where it is switched on. The framework would have its files unpacked first, which
 * {@code quarkus.vertx.classpath-resolving} forbids: on a root that is read-only it cannot be done. In development they lie
 * elsewhere, and the framework serves them.
 */
@ApplicationScoped
class ApiDocs {

    /** Where the build puts them, made ready for this service. */
    private static final String FOLDER =
            "META-INF/io.smallrye_smallrye-open-api-ui__jar/META-INF/resources/openapi-ui/";

    private static final Pattern PATH = Pattern.compile("/q/swagger-ui/([A-Za-z0-9.-]*)");

    /** The page has its scripts and styles in it, and needs nothing from elsewhere. */
    private static final String POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline';"
            + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

    private final boolean enabled;

    ApiDocs(ApiDocsConfig config) {
        this.enabled = config.enabled();
    }

    void register(@Observes Router router) {
        if (enabled) {
            router.get("/q/swagger-ui/*")
                    .order(RouteConstants.ROUTE_ORDER_BEFORE_DEFAULT)
                    .blockingHandler(ApiDocs::answer, false);
        }
    }

    private static void answer(RoutingContext request) {
        Matcher path = PATH.matcher(request.normalizedPath());
        String name = path.matches() && !path.group(1).isEmpty() ? path.group(1) : "index.html";
        byte[] file = path.matches() ? read(name) : null;
        if (file == null) {
            request.next();
            return;
        }
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, MimeMapping.getMimeTypeForFilename(name))
                .putHeader("Content-Security-Policy", POLICY)
                .end(Buffer.buffer(file));
    }

    private static byte[] read(String name) {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(FOLDER + name)) {
            return file == null ? null : file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
