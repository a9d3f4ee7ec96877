package dev.signet.oauth;

import dev.signet.oauth.OAuthRequests.TokenRequest;
import io.smallrye.mutiny.Uni;

/** A way to a token, by its {@code grant_type}. */
interface Grant {

    String type();

    /**
     * @param client null for the public one
     */
    Uni<TokenResponse> grant(TokenRequest request, Client client);
}
