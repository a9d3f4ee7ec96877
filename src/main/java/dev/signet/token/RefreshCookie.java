package dev.signet.token;

import dev.signet.platform.problem.ErrorCode;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The refresh token in a cookie that no script can read, for browsers, where it is configured. A request asks for it, and
 * uses it, with the header {@code X-Refresh-Token: cookie}. No page of another origin can send that header without leave
 * (it makes the browser ask first), and with {@code SameSite=Strict} none of another site can send the cookie.
 */
@ApplicationScoped
class RefreshCookie {

    static final String HEADER = "X-Refresh-Token";
    static final String NAME = "__Secure-signet-refresh";

    private static final String WANTED = "cookie";

    /** Of all that a refresh token is sent to: refresh and log-out. */
    private static final String PATH = "/api/token/";

    private final boolean enabled;
    private final Clock clock;

    RefreshCookie(RefreshCookieConfig config, Clock clock) {
        this.enabled = config.enabled();
        this.clock = clock;
    }

    /** The answer to a login or refresh: with the refresh token in its body, or in the cookie. */
    RestResponse<TokenPair> answer(TokenPair pair, LiveSession session, HttpServerRequest request) {
        if (!isWanted(request)) {
            return RestResponse.ok(pair);
        }
        Duration lifetime = Duration.between(clock.instant(), session.expiresAt());
        return answer(pair.withoutRefresh(), cookie(pair.refresh(), lifetime));
    }

    /** An answer that takes the cookie away, if there is one. */
    <T> RestResponse<T> forget(T answer, HttpServerRequest request) {
        return isWanted(request) ? answer(answer, cookie("", Duration.ZERO)) : RestResponse.ok(answer);
    }

    /** The refresh token that came, in the body or in the cookie. */
    String refreshToken(TokenRequests.Refresh body, HttpServerRequest request) {
        return Optional.ofNullable(body.refresh())
                .or(() -> isWanted(request)
                        ? Optional.ofNullable(request.getCookie(NAME)).map(Cookie::getValue)
                        : Optional.empty())
                .orElseThrow(() -> ErrorCode.INVALID.at("refresh", TokenRequests.REQUIRED));
    }

    private boolean isWanted(HttpServerRequest request) {
        return enabled && WANTED.equals(request.getHeader(HEADER));
    }

    private static <T> RestResponse<T> answer(T body, Cookie cookie) {
        return RestResponse.ResponseBuilder.ok(body)
                .header(HttpHeaders.SET_COOKIE, cookie.encode())
                .build();
    }

    private static Cookie cookie(String value, Duration lifetime) {
        return Cookie.cookie(NAME, value)
                .setPath(PATH)
                .setMaxAge(lifetime.toSeconds())
                .setHttpOnly(true)
                .setSecure(true)
                .setSameSite(CookieSameSite.STRICT);
    }
}
