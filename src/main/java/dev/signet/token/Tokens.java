package dev.signet.token;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Issues, inspects and revokes tokens for the standard interfaces. */
@ApplicationScoped
public class Tokens {

    private final AccessTokens accessTokens;
    private final AccessTokenVerifier verifier;
    private final RefreshTokens refreshTokens;
    private final RefreshGrant refreshGrant;
    private final Sessions sessions;
    private final Revocations revocations;
    private final TokenConfig config;
    private final Issuer issuer;

    Tokens(
            AccessTokens accessTokens,
            AccessTokenVerifier verifier,
            RefreshTokens refreshTokens,
            RefreshGrant refreshGrant,
            Sessions sessions,
            Revocations revocations,
            TokenConfig config,
            Issuer issuer) {
        this.accessTokens = accessTokens;
        this.verifier = verifier;
        this.refreshTokens = refreshTokens;
        this.refreshGrant = refreshGrant;
        this.sessions = sessions;
        this.revocations = revocations;
        this.config = config;
        this.issuer = issuer;
    }

    /** The {@code client_id} of users' tokens: a public client, which has no secret. */
    public String publicClientId() {
        return config.clientId();
    }

    /** The audience of tokens that are for Signet itself. */
    public String ownAudience() {
        return config.audience();
    }

    /** The URL of one of Signet's own paths, as the public knows it. */
    public String url(String path) {
        return issuer.url(path);
    }

    public String issuer() {
        return issuer.value();
    }

    /** The path of the issuer, without a slash at its end; empty if it has none. */
    public String issuerPath() {
        return issuer.path();
    }

    public AccessToken issue(ClientGrant grant) {
        return accessTokens.sign(grant);
    }

    /** Takes a refresh token for the next pair. Fails with {@code TOKEN_NOT_VALID}, and may end the session of a replay. */
    public Uni<Refreshed> refresh(String refreshToken) {
        return refreshGrant
                .refresh(refreshToken)
                .map(session ->
                        new Refreshed(refreshTokens.encode(session.refreshToken()), accessTokens.sign(session)));
    }

    /** What a token of either kind says, if it is good now, whatever its audience. Changes nothing. */
    public Uni<Optional<TokenDescription>> inspect(String token) {
        return refreshTokens.decode(token).map(this::inspectRefreshToken).orElseGet(() -> inspectAccessToken(token));
    }

    /** Ends what the token of a user or client can do: an access token alone, a refresh token with its whole session. */
    public Uni<Void> revoke(String token, TokenDescription description) {
        return description.isRefreshToken()
                ? refreshGrant.end(token).onFailure(Tokens::isRefusal).recoverWithNull()
                : revocations.revoke(description.id());
    }

    private Uni<Optional<TokenDescription>> inspectRefreshToken(RefreshToken token) {
        return sessions.inspect(token)
                .map(state -> state.isGood()
                        ? Optional.of(
                                TokenDescription.ofRefreshToken(state.session(), config.clientId(), issuer.value()))
                        : Optional.empty());
    }

    private Uni<Optional<TokenDescription>> inspectAccessToken(String token) {
        return verifier.prepare(token).map(ready -> {
            try {
                JwtClaims claims = verifier.verifyForAnyAudience(token);
                return Optional.of(TokenDescription.ofAccessToken(claims));
            } catch (InvalidJwtException e) {
                return Optional.empty();
            }
        });
    }

    /** It was good when it was inspected, and has ended meanwhile. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof ProblemException problem && problem.code() == ErrorCode.TOKEN_NOT_VALID;
    }

    /** The outcome of a refresh. */
    public record Refreshed(String refreshToken, AccessToken accessToken) {

        @Override
        public String toString() {
            return "Refreshed[hidden]";
        }
    }
}
