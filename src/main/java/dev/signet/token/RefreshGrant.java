package dev.signet.token;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.token.TokenMetrics.RefreshOutcome;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes a refresh token for the next one. A token counts once; who asks again within the grace interval gets the same
 * answer once more. So does who comes later, as long as nobody has used the answer, from the place where it was sent to: it
 * was lost on the way. Whoever else comes with a used token is a thief or has been robbed: the session ends.
 */
@ApplicationScoped
class RefreshGrant {

    private static final Logger LOG = Logger.getLogger(RefreshGrant.class);

    private static final String BLACKLISTED = "Token is blacklisted";

    private final Sessions sessions;
    private final RefreshTokens refreshTokens;
    private final TokenMetrics metrics;

    RefreshGrant(Sessions sessions, RefreshTokens refreshTokens, TokenMetrics metrics) {
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
        this.metrics = metrics;
    }

    Uni<LiveSession> refresh(String text) {
        return decode(text)
                .chain(token -> sessions.rotate(token)
                        .chain(rotated -> rotated.map(this::rotated).orElseGet(() -> retry(token))))
                .onFailure()
                .invoke(failure -> metrics.refresh(
                        failure instanceof ProblemException ? RefreshOutcome.REFUSED : RefreshOutcome.FAILED));
    }

    /** Ends the session of a refresh token. */
    Uni<Void> end(String text) {
        return decode(text).chain(token -> sessions.end(token)
                .chain(ended -> ended ? Uni.createFrom().voidItem() : refuseToEnd(token)));
    }

    /** Fails unless the token could be refreshed with now. */
    Uni<Void> verify(RefreshToken token) {
        return sessions.inspect(token)
                .invoke(state -> {
                    if (state.expired()) {
                        throw expired();
                    }
                    if (!state.isGood()) {
                        // A field error and not a 401: simplejwt's clients know it so.
                        throw ErrorCode.INVALID.at("non_field_errors", BLACKLISTED);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<RefreshToken> decode(String text) {
        Optional<RefreshToken> token = refreshTokens.decode(text);
        return Uni.createFrom().optional(token).onItem().ifNull().failWith(() -> notOurs(text));
    }

    private Uni<LiveSession> rotated(LiveSession session) {
        metrics.refresh(RefreshOutcome.ROTATED);
        return Uni.createFrom().item(session);
    }

    private Uni<LiveSession> retry(RefreshToken token) {
        return sessions.retry(token).chain(state -> state.isRetry() ? retried(state) : refuse(token, state));
    }

    private Uni<LiveSession> retried(TokenState state) {
        metrics.refresh(state.isLateRetry() ? RefreshOutcome.RETRIED_LATE : RefreshOutcome.RETRIED);
        return Uni.createFrom().item(state.session());
    }

    private Uni<Void> refuseToEnd(RefreshToken token) {
        return sessions.inspect(token).chain(state -> refuse(token, state));
    }

    /** Always fails; and ends the session if the token is one that has been used before. */
    private <T> Uni<T> refuse(RefreshToken token, TokenState state) {
        if (state.expired()) {
            return Uni.createFrom().failure(expired());
        }
        return sessions.endIfReplayed(token)
                .invoke(replayed -> report(token, replayed))
                .chain(() -> Uni.createFrom().failure(ErrorCode.TOKEN_NOT_VALID.because(BLACKLISTED)));
    }

    private void report(RefreshToken token, boolean replayed) {
        if (replayed) {
            metrics.replay();
            LOG.warnf("A refresh token of session %s was used twice: the session has been ended", token.sessionId());
        }
    }

    private static ProblemException notOurs(String text) {
        boolean jwt = text.chars().filter(character -> character == '.').count() == 2;
        return jwt ? ErrorCode.TOKEN_NOT_VALID.because("Token has wrong type") : expired();
    }

    private static ProblemException expired() {
        return ErrorCode.TOKEN_NOT_VALID.because("Token is invalid or expired");
    }
}
