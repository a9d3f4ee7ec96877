package dev.signet.oauth;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the interfaces of OAuth 2.0 take, as forms. A parameter without a value is as one that is not there (RFC 6749,
 * section 3.2). {@code client_id} and {@code client_secret} are for those who do not send them in a header.
 */
final class OAuthRequests {

    private OAuthRequests() {}

    /** A request that a client may authenticate in. */
    interface FromClient {
        String clientId();

        String clientSecret();
    }

    /**
     * Section 4.4.2 and 6; {@code resource} is that of RFC 8707, which may be there several times, {@code audience} another
     * name of it.
     */
    @Schema(name = "TokenRequest")
    record TokenRequest(
            @Schema(examples = "client_credentials") String grantType,
            String scope,
            Set<String> audience,
            Set<String> resource,
            String refreshToken,
            String clientId,
            String clientSecret)
            implements FromClient {

        TokenRequest {
            grantType = valueOrNull(grantType);
            scope = valueOrNull(scope);
            audience = values(audience);
            resource = values(resource);
            refreshToken = valueOrNull(refreshToken);
            clientId = valueOrNull(clientId);
            clientSecret = valueOrNull(clientSecret);
        }

        /** Whom the token is to be for: nobody in particular if it is empty. */
        Set<String> targets() {
            Set<String> targets = new TreeSet<>(resource);
            targets.addAll(audience);
            return targets;
        }

        @Override
        public String toString() {
            return "TokenRequest[hidden]";
        }
    }

    /** RFC 7662, section 2.1, and RFC 7009, section 2.1. */
    @Schema(name = "TokenToJudge")
    record TokenToJudge(
            String token, @Schema(examples = "access_token") String tokenTypeHint, String clientId, String clientSecret)
            implements FromClient {

        TokenToJudge {
            token = valueOrNull(token);
            tokenTypeHint = valueOrNull(tokenTypeHint);
            clientId = valueOrNull(clientId);
            clientSecret = valueOrNull(clientSecret);
        }

        boolean isHintedRefreshToken() {
            return "refresh_token".equals(tokenTypeHint);
        }

        @Override
        public String toString() {
            return "TokenToJudge[hidden]";
        }
    }

    private static Set<String> values(Set<String> texts) {
        return texts == null
                ? Set.of()
                : texts.stream()
                        .map(OAuthRequests::valueOrNull)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
    }

    private static String valueOrNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
