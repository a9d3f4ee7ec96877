package dev.signet.oauth;

import dev.signet.oauth.OAuthRequests.FromClient;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.token.Tokens;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which client calls (RFC 6749, section 2.3.1): with its id and secret in a Basic header or in the body, and in one of
 * them only. Unknown, disabled, wrong secret: the same answer.
 */
@ApplicationScoped
class ClientAuthentication {

    private static final Pattern BASIC = Pattern.compile("basic +(?<credentials>.+)", Pattern.CASE_INSENSITIVE);

    private final Tokens tokens;
    private final Clock clock;

    ClientAuthentication(Tokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    private record Credentials(String id, String secret) {

        @Override
        public String toString() {
            return "Credentials[hidden]";
        }
    }

    /** The client, which has to be one with a secret. */
    Uni<Client> require(FromClient body, HttpServerRequest http) {
        return requireIfSent(body, http)
                .onItem()
                .ifNull()
                .failWith(() -> ErrorCode.INVALID_CLIENT.because("Client authentication is required."));
    }

    /** The client, or null for the public one, which has no secret, and is meant where no other is named. */
    Uni<Client> requireIfSent(FromClient body, HttpServerRequest http) {
        Optional<Credentials> header = fromHeader(http);
        boolean inBody = body.clientSecret() != null;
        if (header.isPresent() && (inBody || contradicts(header.get(), body.clientId()))) {
            throw ErrorCode.INVALID.because("A client authenticates in one way at a time.");
        }
        Credentials sent = header.orElseGet(() -> new Credentials(body.clientId(), body.clientSecret()));
        if (sent.secret() == null && (sent.id() == null || sent.id().equals(tokens.publicClientId()))) {
            return Uni.createFrom().nullItem();
        }
        return sent.secret() == null ? Uni.createFrom().failure(refused()) : authenticate(sent);
    }

    private Uni<Client> authenticate(Credentials sent) {
        ClientSecret secret = new ClientSecret(sent.secret());
        return find(sent.id())
                .map(client -> client != null && client.accepts(secret, clock.instant()) ? client : null)
                .onItem()
                .ifNull()
                .failWith(ClientAuthentication::refused);
    }

    private static Uni<Client> find(String id) {
        try {
            UUID uuid = UUID.fromString(id == null ? "" : id);
            return Panache.withSession(() -> Client.findById(uuid));
        } catch (IllegalArgumentException e) {
            return Uni.createFrom().nullItem();
        }
    }

    private static boolean contradicts(Credentials header, String bodyId) {
        return bodyId != null && !bodyId.equals(header.id());
    }

    private static Optional<Credentials> fromHeader(HttpServerRequest http) {
        List<String> headers = http.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() > 1) {
            throw ErrorCode.INVALID.because("More than one Authorization header");
        }
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = BASIC.matcher(headers.get(0).strip());
        if (!matcher.matches()) {
            throw refused();
        }
        return Optional.of(decode(matcher.group("credentials")));
    }

    /** Id and secret are form-encoded each, before they are joined and encoded in base64. */
    private static Credentials decode(String credentials) {
        try {
            String[] parts = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8).split(":", 2);
            if (parts.length == 2) {
                return new Credentials(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        throw refused();
    }

    private static ProblemException refused() {
        return ErrorCode.INVALID_CLIENT.because("The client is unknown, disabled, or its secret is wrong.");
    }
}
