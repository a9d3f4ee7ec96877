package dev.signet.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signet.token.AccessToken;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** RFC 6749, section 5.1. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "OAuthToken",
        requiredProperties = {"access_token", "token_type", "expires_in"})
record TokenResponse(String accessToken, String tokenType, long expiresIn, String refreshToken, String scope) {

    static TokenResponse of(AccessToken accessToken, String refreshToken, String scope) {
        return new TokenResponse(
                accessToken.value(), "Bearer", accessToken.expiresIn().toSeconds(), refreshToken, scope);
    }

    @Override
    public String toString() {
        return "TokenResponse[hidden]";
    }
}
