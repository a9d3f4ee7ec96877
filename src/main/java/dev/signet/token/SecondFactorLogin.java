package dev.signet.token;

import dev.signet.event.Events;
import dev.signet.event.Recorder;
import dev.signet.secondfactor.Enrolment;
import dev.signet.secondfactor.Proof;
import dev.signet.secondfactor.SecondFactors;
import dev.signet.secondfactor.WrongCodes;
import dev.signet.throttle.LoginAttempt;
import dev.signet.throttle.Throttle;
import dev.signet.token.Challenge.Step;
import dev.signet.user.User;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Goes on with a login by its second factor: to the tokens, or where the password is temporary to its change. A challenge is
 * answered once: it is spent in the transaction that uses the code up. What was true when it was made has to be true still:
 * the user active, the password the same; and the session is opened by the statement that decides it for all logins.
 */
@ApplicationScoped
class SecondFactorLogin {

    /** A login, and the recovery codes of the second factor that it has set up, if it has. */
    record Completed(LiveSession session, Optional<List<String>> recoveryCodes) {

        @Override
        public String toString() {
            return "Completed[hidden]";
        }
    }

    /** How it was tried, and whether it was right. */
    private record Shown(boolean right, Optional<List<String>> recoveryCodes) {

        static final Shown WRONG = new Shown(false, Optional.empty());
    }

    private final Challenges challenges;
    private final SecondFactors secondFactors;
    private final WrongCodes wrongCodes;
    private final Throttle throttle;
    private final Events events;
    private final Login login;
    private final TokenMetrics metrics;

    SecondFactorLogin(
            Challenges challenges,
            SecondFactors secondFactors,
            WrongCodes wrongCodes,
            Throttle throttle,
            Events events,
            Login login,
            TokenMetrics metrics) {
        this.challenges = challenges;
        this.secondFactors = secondFactors;
        this.wrongCodes = wrongCodes;
        this.throttle = throttle;
        this.events = events;
        this.login = login;
        this.metrics = metrics;
    }

    /** Opens a session for the right code; where the user has to set a second factor up, the first code confirms it. */
    Uni<Completed> complete(String challengeText, Proof proof) {
        Challenge challenge = challenges.decode(Step.SECOND_FACTOR, challengeText);
        return findUser(challenge)
                .chain(user -> throttle.admitSecondFactor(challenge.userId())
                        .chain(attempt -> user.isPresent()
                                ? complete(challenge, user.get(), proof, attempt)
                                : login.refuse(attempt, user, "changed_meanwhile")))
                .onTermination()
                .invoke((completed, failure, cancelled) -> metrics.login(failure));
    }

    /** Begins to set up a second factor that is demanded. Fails with {@code CONFLICT} if there is one already. */
    Uni<Enrolment> enrol(String challengeText) {
        Challenge challenge = challenges.decode(Step.SECOND_FACTOR, challengeText);
        return Panache.withTransaction(() -> PendingChallenge.require(challenge)
                .chain(() -> User.findForUpdate(challenge.userId()))
                .map(user -> requireSame(challenge, user))
                .chain(secondFactors::enrol));
    }

    private Uni<Completed> complete(Challenge challenge, User user, Proof proof, LoginAttempt attempt) {
        return show(challenge, user, proof)
                .chain(shown -> shown.right()
                        ? login.complete(user, Optional.empty(), attempt, amr(challenge, proof))
                                .map(session -> new Completed(session, shown.recoveryCodes()))
                        : refuse(user, attempt));
    }

    /** One that is only being set up is nobody's guess. */
    private Uni<Completed> refuse(User user, LoginAttempt attempt) {
        return (user.secondFactor ? wrongCodes.count(user) : Uni.createFrom().voidItem())
                .chain(() -> login.refuse(attempt, Optional.of(user), "wrong_second_factor"));
    }

    /** Of two who answer one challenge at once with two codes, one gets through, and the other's code is not used up. */
    private Uni<Shown> show(Challenge challenge, User user, Proof proof) {
        return events.inTransaction(recorder -> show(user, proof, recorder)
                .call(shown -> shown.right()
                        ? PendingChallenge.spend(challenge)
                        : Uni.createFrom().voidItem()));
    }

    private Uni<Shown> show(User user, Proof proof, Recorder recorder) {
        if (user.secondFactor) {
            return secondFactors.use(user, proof, recorder).map(right -> new Shown(right, Optional.empty()));
        }
        return secondFactors.isDemandedOf(user)
                ? confirm(user, proof, recorder)
                : Uni.createFrom().item(Shown.WRONG);
    }

    private Uni<Shown> confirm(User user, Proof proof, Recorder recorder) {
        return User.findForUpdate(user.id)
                .onItem()
                .ifNull()
                .failWith(Challenges::notValid)
                .chain(locked -> secondFactors.confirm(locked, proof, recorder))
                .map(codes -> new Shown(codes.isPresent(), codes));
    }

    private static Uni<Optional<User>> findUser(Challenge challenge) {
        return Panache.withSession(
                        () -> PendingChallenge.require(challenge).chain(() -> User.<User>findById(challenge.userId())))
                .map(Optional::ofNullable)
                .map(found -> found.filter(challenge::isStillOf));
    }

    private User requireSame(Challenge challenge, User user) {
        if (user == null || !challenge.isStillOf(user) || !user.secondFactor && !secondFactors.isDemandedOf(user)) {
            throw Challenges.notValid();
        }
        return user;
    }

    /** RFC 8176 has a word for one-time passwords by RFC 6238, and none for recovery codes. */
    private static String[] amr(Challenge challenge, Proof proof) {
        return Stream.of(challenge.amr(), proof.isRecoveryCode() ? "mfa" : "otp", "mfa")
                .distinct()
                .toArray(String[]::new);
    }
}
