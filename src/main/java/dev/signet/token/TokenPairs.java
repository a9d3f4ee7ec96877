package dev.signet.token;

import jakarta.enterprise.context.ApplicationScoped;

/** Makes the tokens that a session is used with. */
@ApplicationScoped
class TokenPairs {

    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;

    TokenPairs(RefreshTokens refreshTokens, AccessTokens accessTokens) {
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
    }

    /** The refresh token of the session's generation, and a new access token. */
    TokenPair of(LiveSession session) {
        return new TokenPair(
                refreshTokens.encode(session.refreshToken()),
                accessTokens.sign(session).value());
    }
}
