package dev.signet.oauth;

import dev.signet.oauth.OAuthRequests.TokenRequest;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.token.ClientGrant;
import dev.signet.token.Tokens;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A client acts for itself (RFC 6749, section 4.4): it gets an access token, and no refresh token. */
@ApplicationScoped
class ClientCredentialsGrant implements Grant {

    private final Tokens tokens;

    ClientCredentialsGrant(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public String type() {
        return "client_credentials";
    }

    @Override
    public Uni<TokenResponse> grant(TokenRequest request, Client client) {
        if (client == null) {
            throw ErrorCode.INVALID_CLIENT.because("Client authentication is required.");
        }
        Set<String> scope = scope(request.scope(), client);
        ClientGrant grant = new ClientGrant(
                client.id, client.sessionId, client.roleNames(), scope, Set.of(audience(request, client)));
        return Uni.createFrom()
                .item(TokenResponse.of(tokens.issue(grant), null, scope.isEmpty() ? null : String.join(" ", scope)));
    }

    private static Set<String> scope(String asked, Client client) {
        Set<String> allowed = client.scopeNames();
        if (asked == null) {
            return allowed;
        }
        Set<String> scope = new TreeSet<>(Arrays.asList(asked.split(" +")));
        if (!allowed.containsAll(scope)) {
            throw ErrorCode.INVALID_SCOPE.because("The client may not ask for this scope.");
        }
        return scope;
    }

    private static String audience(TokenRequest request, Client client) {
        Set<String> asked = request.targets();
        List<String> allowed = List.of(client.audiences);
        if (!allowed.containsAll(asked)) {
            throw ErrorCode.INVALID_TARGET.because("The client may not ask for this audience.");
        }
        if (asked.size() > 1) {
            throw ErrorCode.INVALID_TARGET.because("A token is for one audience at a time.");
        }
        if (asked.isEmpty() && allowed.size() > 1) {
            throw ErrorCode.INVALID_TARGET.because("The client may ask for several audiences, and has to say which.");
        }
        return asked.isEmpty() ? allowed.get(0) : asked.iterator().next();
    }
}
