package dev.signet.account;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.secondfactor.Enrolment;
import dev.signet.secondfactor.Proof;
import dev.signet.secondfactor.SecondFactorStatus;
import dev.signet.secondfactor.SecondFactors;
import dev.signet.secondfactor.WrongCodes;
import dev.signet.throttle.Throttle;
import dev.signet.token.EndReason;
import dev.signet.token.Sessions;
import dev.signet.token.Sessions.Ending;
import dev.signet.user.User;
import dev.signet.user.UserPasswords;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * What users do with their own second factor. An access token alone changes none: the current password goes with it, and
 * with what takes one away, a code. Guesses are forgotten only when all was right. Those at a code count with the guesses
 * of logins, so they are asked for only where the password was right: who has an access token alone, keeps no login out.
 */
@ApplicationScoped
class OwnSecondFactor {

    private final SecondFactors secondFactors;
    private final WrongCodes wrongCodes;
    private final UserPasswords passwords;
    private final Throttle throttle;
    private final Sessions sessions;

    OwnSecondFactor(
            SecondFactors secondFactors,
            WrongCodes wrongCodes,
            UserPasswords passwords,
            Throttle throttle,
            Sessions sessions) {
        this.secondFactors = secondFactors;
        this.wrongCodes = wrongCodes;
        this.passwords = passwords;
        this.throttle = throttle;
        this.sessions = sessions;
    }

    Uni<SecondFactorStatus> status(UUID id) {
        return Panache.withSession(() -> secondFactors.status(id));
    }

    Uni<Enrolment> enrol(UUID id, String currentPassword) {
        return checkPassword(id, currentPassword)
                .chain(checked -> change(checked, (user, ending) -> secondFactors.enrol(user)))
                .call(() -> throttle.forgetGuesses(id));
    }

    /**
     * @param spared the caller's session, where all others of the user are to end
     */
    Uni<List<String>> confirm(UUID id, Proof proof, Optional<UUID> spared) {
        return throttle.countGuess(id)
                .chain(() -> sessions.inTransaction(
                        ending -> lock(id).chain(user -> secondFactors.confirm(user, proof, ending))
                                .map(codes -> codes.orElseThrow(OwnSecondFactor::wrongCode))
                                .call(() -> endOthers(id, spared, ending))))
                .call(() -> throttle.forgetGuesses(id))
                .onFailure(OwnSecondFactor::isWrongCode)
                .call(() -> recordWrongCode(EventType.SECOND_FACTOR_ENABLED, id));
    }

    Uni<Void> remove(UUID id, String currentPassword, Proof proof) {
        return withBoth(id, currentPassword, proof, EventType.SECOND_FACTOR_DISABLED, secondFactors::remove);
    }

    Uni<List<String>> renewRecoveryCodes(UUID id, String currentPassword, Proof proof) {
        return withBoth(id, currentPassword, proof, EventType.RECOVERY_CODES_MADE, secondFactors::renewRecoveryCodes);
    }

    /** For an administrator, when the user has lost it. Ends all sessions of the user. */
    Uni<Void> removeFor(UUID id) {
        return sessions.inTransaction(ending -> User.findForUpdate(id)
                .onItem()
                .ifNull()
                .failWith(() -> ErrorCode.NOT_FOUND.because("Not found."))
                .chain(user -> secondFactors.remove(user, ending))
                .chain(() -> ending.allOf(id, EndReason.ENDED_BY_ADMIN)));
    }

    /**
     * Does something in a transaction, if the password and the code are right: else the code is not used up.
     *
     * @param what it is; that a code for it was wrong, is recorded too
     */
    private <T> Uni<T> withBoth(
            UUID id, String currentPassword, Proof proof, EventType what, BiFunction<User, Ending, Uni<T>> work) {
        return checkPassword(id, currentPassword)
                .chain(checked -> throttle.admitSecondFactor(id)
                        .chain(attempt -> change(checked, (user, ending) -> use(user, proof, ending)
                                        .chain(() -> work.apply(user, ending)))
                                .call(() -> throttle.forget(attempt))
                                .onFailure(OwnSecondFactor::isWrongCode)
                                .call(() -> countWrongCode(checked))))
                .call(() -> throttle.forgetGuesses(id))
                .onFailure(OwnSecondFactor::isWrongCode)
                .call(() -> recordWrongCode(what, id));
    }

    private Uni<Void> use(User user, Proof proof, Ending ending) {
        return secondFactors
                .use(user, proof, ending)
                .invoke(right -> {
                    if (!right) {
                        throw wrongCode();
                    }
                })
                .replaceWithVoid();
    }

    private <T> Uni<T> change(User checked, BiFunction<User, Ending, Uni<T>> work) {
        return sessions.inTransaction(ending -> lock(checked.id)
                .invoke(user -> {
                    if (!user.passwordChangedAt.equals(checked.passwordChangedAt)) {
                        throw ErrorCode.CONFLICT.because("The password has just been changed by somebody else.");
                    }
                })
                .chain(user -> work.apply(user, ending)));
    }

    private Uni<User> checkPassword(UUID id, String currentPassword) {
        return throttle.countGuess(id)
                .chain(() -> requireActive(Panache.withSession(() -> User.findById(id))))
                .call(user -> passwords
                        .verify(currentPassword, Optional.of(user))
                        .invoke(verification -> {
                            if (!verification.matches()) {
                                throw ErrorCode.INVALID.at("current_password", "The current password is wrong.");
                            }
                        }));
    }

    private static Uni<Void> endOthers(UUID id, Optional<UUID> spared, Ending ending) {
        return spared.isPresent()
                ? ending.allBut(spared, id, EndReason.ENDED_BY_USER)
                : Uni.createFrom().voidItem();
    }

    private static Uni<User> lock(UUID id) {
        return requireActive(User.findForUpdate(id));
    }

    private static Uni<User> requireActive(Uni<User> user) {
        return user.invoke(found -> {
            if (found == null || !found.active) {
                throw new AuthenticationFailedException("The user is gone");
            }
        });
    }

    private static ProblemException wrongCode() {
        return ErrorCode.INVALID.at("code", "The code is wrong, or was used before.");
    }

    private static boolean isWrongCode(Throwable failure) {
        return failure instanceof ProblemException refusal && refusal.errors().containsKey("code");
    }

    private Uni<Void> countWrongCode(User user) {
        return user.secondFactor ? wrongCodes.count(user) : Uni.createFrom().voidItem();
    }

    private Uni<Void> recordWrongCode(EventType what, UUID id) {
        return sessions.inTransaction(
                recorder -> recorder.record(Event.of(what).failed("wrong_code").about(id)));
    }
}
