package dev.signet.platform.http;

import dev.signet.platform.http.Origin.Actor;
import dev.signet.platform.settings.Configured;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.LanguageHeader;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells where the current request comes from. */
@ApplicationScoped
public class Origins implements Configured {

    private static final String ACTOR = Actor.class.getName();
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int LONGEST_USER_AGENT = 255;

    private final CurrentVertxRequest currentRequest;
    private final TrustedProxies proxies;

    Origins(
            CurrentVertxRequest currentRequest,
            HttpConfig config,
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean believesAnybody) {
        if (believesAnybody) {
            throw new ConfigurationException("Set SIGNET_HTTP_TRUSTED_PROXIES to the addresses of your proxies instead"
                    + " of QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING, which takes a client's word for its address.");
        }
        this.currentRequest = currentRequest;
        this.proxies = new TrustedProxies(config.trustedProxies().orElse(List.of()));
    }

    /** That of the request that is being answered; {@link Origin#NONE} where there is none. */
    public Origin current() {
        RoutingContext request = Arc.container().requestContext().isActive() ? currentRequest.getCurrent() : null;
        return request == null ? Origin.NONE : of(request);
    }

    /** Tells those who ask later who has sent a request. */
    public static void authenticated(RoutingContext request, Actor actor) {
        request.put(ACTOR, actor);
    }

    private Origin of(RoutingContext request) {
        return new Origin(
                clientAddress(request.request()),
                shortened(request.request().getHeader(HttpHeaders.USER_AGENT)),
                RequestId.of(request),
                request.get(ACTOR),
                language(request));
    }

    private String clientAddress(HttpServerRequest request) {
        SocketAddress peer = request.remoteAddress();
        if (peer == null || peer.hostAddress() == null) {
            return null;
        }
        String address = IpAddresses.normalize(peer.hostAddress()).orElse(peer.hostAddress());
        return proxies.clientAddress(address, request.headers().getAll(FORWARDED_FOR));
    }

    private static String shortened(String agent) {
        return agent == null || agent.length() <= LONGEST_USER_AGENT ? agent : agent.substring(0, LONGEST_USER_AGENT);
    }

    private static String language(RoutingContext request) {
        return Optional.ofNullable(request.preferredLanguage())
                .map(LanguageHeader::tag)
                .orElse(null);
    }
}
