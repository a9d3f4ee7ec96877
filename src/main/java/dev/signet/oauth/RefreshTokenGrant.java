package dev.signet.oauth;

import dev.signet.oauth.OAuthRequests.TokenRequest;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.token.Tokens;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** The next pair for a refresh token (RFC 6749, section 6). All of them are the public client's, which has no secret. */
@ApplicationScoped
class RefreshTokenGrant implements Grant {

    private final Tokens tokens;

    RefreshTokenGrant(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public String type() {
        return "refresh_token";
    }

    @Override
    public Uni<TokenResponse> grant(TokenRequest request, Client client) {
        if (request.refreshToken() == null) {
            throw ErrorCode.INVALID.because("refresh_token is missing.");
        }
        if (client != null) {
            throw ErrorCode.INVALID_GRANT.because("The refresh token was not issued to this client.");
        }
        if (request.scope() != null) {
            throw ErrorCode.INVALID_SCOPE.because("The refresh token has no scope that could be narrowed.");
        }
        if (!Set.of(tokens.ownAudience()).containsAll(request.targets())) {
            throw ErrorCode.INVALID_TARGET.because(
                    "The access tokens of users are for no other audience than Signet's.");
        }
        return tokens.refresh(request.refreshToken())
                .map(refreshed -> TokenResponse.of(refreshed.accessToken(), refreshed.refreshToken(), null))
                .onFailure(RefreshTokenGrant::isRefusal)
                .transform(refusal -> ErrorCode.INVALID_GRANT.because(refusal.getMessage(), refusal));
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof ProblemException problem && problem.code() == ErrorCode.TOKEN_NOT_VALID;
    }
}
