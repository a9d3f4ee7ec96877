package dev.signet.token;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.throttle.LoginAttempt;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** How every login ends, whatever it was tried with: in a session, or in one and the same refusal. */
@ApplicationScoped
class Login {

    private static final ProblemException REFUSED =
            ErrorCode.NO_ACTIVE_ACCOUNT.because("No active account found with the given credentials");

    private final Throttle throttle;
    private final Sessions sessions;
    private final NextStep nextStep;

    Login(Throttle throttle, Sessions sessions, NextStep nextStep) {
        this.throttle = throttle;
        this.sessions = sessions;
        this.nextStep = nextStep;
    }

    /**
     * Opens a session for a user who has shown all of this, or refuses with a challenge where that is not enough. Who is
     * inactive is refused without asking the database once more, for then it would take longer than a wrong password.
     *
     * @param rewrittenHash the password in today's format, where it was stored in another
     * @param amr what was shown (RFC 8176)
     */
    Uni<LiveSession> complete(User user, Optional<String> rewrittenHash, LoginAttempt attempt, String... amr) {
        if (!user.active) {
            return refuseAfterAll(attempt, user);
        }
        return nextStep.after(user, amr)
                .map(demand -> demandMore(demand, user, rewrittenHash, attempt, amr))
                .orElseGet(() -> open(user, rewrittenHash, attempt, amr));
    }

    private Uni<LiveSession> open(User user, Optional<String> rewrittenHash, LoginAttempt attempt, String... amr) {
        return sessions.open(user, rewrittenHash, attempt, amr)
                .chain(session -> session.map(opened -> Uni.createFrom().item(opened))
                        .orElseGet(() -> refuseAfterAll(attempt, user)));
    }

    private Uni<LiveSession> demandMore(
            ErrorCode demand, User user, Optional<String> rewrittenHash, LoginAttempt attempt, String... amr) {
        return nextStep.admit(demand, user, rewrittenHash, attempt, amr)
                .chain(admitted -> admitted.map(refusal -> Uni.createFrom().<LiveSession>failure(refusal))
                        .orElseGet(() -> refuseAfterAll(attempt, user)));
    }

    private <T> Uni<T> refuseAfterAll(LoginAttempt attempt, User user) {
        return refuse(attempt, Optional.of(user), user.active ? "changed_meanwhile" : "inactive_user");
    }

    /**
     * Counts and records the failure, and always fails. Every refusal costs the same statement, and none tells the client
     * the reason.
     */
    <T> Uni<T> refuse(LoginAttempt attempt, Optional<User> user, String reason) {
        Event failure = Event.of(EventType.LOGIN)
                .failed(reason)
                .about(user.map(found -> found.id).orElse(null));
        return throttle.countFailure(attempt, failure)
                .chain(() -> Uni.createFrom().failure(REFUSED));
    }
}
