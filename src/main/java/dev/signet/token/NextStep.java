package dev.signet.token;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.secondfactor.SecondFactors;
import dev.signet.throttle.LoginAttempt;
import dev.signet.token.Challenge.Step;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a login comes to that is right so far and needs another step. */
@ApplicationScoped
class NextStep {

    /**
     * Asks what {@link Sessions#open} asks, so that of guesses that come all at once no more are answered here either. Waits
     * for whoever is changing the user, and leaves a challenge that is good until it is answered or the sessions are ended.
     */
    private static final String ADMIT = """
            with u as (
                select id from users
                where id = $1 and active and password_changed_at = $2
                  and not exists (
                      select from throttles where key = any ($5) and blocked_until > clock_timestamp())
                for no key update
            ), pending as (
                insert into login_challenges (id, user_id, expires_at) select $7, u.id, $8 from u
            ), rewritten as (
                update users set password_hash = $4 from u
                where users.id = u.id and users.password_hash = $3 and $4::text is not null
            ), cleared as (
                delete from throttles using u where key = any ($6)
            )
            select u.id, %s as recorded from u
            """.formatted(Events.call(9));

    private final Pool pool;
    private final Events events;
    private final SecondFactors secondFactors;
    private final Challenges challenges;

    NextStep(Pool pool, Events events, SecondFactors secondFactors, Challenges challenges) {
        this.pool = pool;
        this.events = events;
        this.secondFactors = secondFactors;
        this.challenges = challenges;
    }

    /**
     * What a login lacks. A second factor that there is comes before anything is changed with the password; one that has to
     * be set up comes last, for its recovery codes are shown with the tokens.
     *
     * @param amr how the user was authenticated so far (RFC 8176)
     */
    Optional<ErrorCode> after(User user, String... amr) {
        List<String> shown = List.of(amr);
        boolean twice = shown.contains("mfa");
        if (user.secondFactor && !twice) {
            return Optional.of(ErrorCode.SECOND_FACTOR_REQUIRED);
        }
        if (user.hasTemporaryPassword() && shown.contains("pwd")) {
            return Optional.of(ErrorCode.PASSWORD_CHANGE_REQUIRED);
        }
        return secondFactors.isDemandedOf(user) && !twice
                ? Optional.of(ErrorCode.SECOND_FACTOR_ENROLMENT_REQUIRED)
                : Optional.empty();
    }

    /**
     * Records how far it has come, and rewrites the password: the next step will come without it.
     *
     * @param amr how the user was authenticated so far (RFC 8176)
     * @return the refusal that asks for the next step; nothing if the user may not log in, or no longer with that password,
     *     or if it is blocked by now
     */
    Uni<Optional<ProblemException>> admit(
            ErrorCode demand, User user, Optional<String> rewrittenHash, LoginAttempt attempt, String... amr) {
        Challenge challenge = challenges.make(stepOf(demand), user, amr);
        Events.Prepared event = events.prepare(
                Event.of(EventType.LOGIN).failed(demand.code()).about(user.id).with("amr", challenge.amr()));
        List<Object> arguments = new ArrayList<>(Arrays.asList(
                user.id,
                user.passwordChangedAt.atOffset(ZoneOffset.UTC),
                user.passwordHash,
                rewrittenHash.orElse(null),
                attempt.blocking(),
                attempt.clearing(),
                challenge.id(),
                challenge.expiresAt().atOffset(ZoneOffset.UTC)));
        arguments.addAll(event.arguments());
        return pool.preparedQuery(ADMIT).execute(Tuple.from(arguments)).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            event.tell();
            return Optional.of(refusal(demand, challenge));
        });
    }

    private ProblemException refusal(ErrorCode demand, Challenge challenge) {
        ProblemException refusal = demand.because(sentence(demand)).with("challenge", challenges.encode(challenge));
        return switch (demand) {
            case SECOND_FACTOR_REQUIRED -> refusal.with("methods", List.of("totp", "recovery_code"));
            case SECOND_FACTOR_ENROLMENT_REQUIRED -> refusal.with("methods", List.of("totp"));
            default -> refusal;
        };
    }

    private static String sentence(ErrorCode demand) {
        return switch (demand) {
            case SECOND_FACTOR_REQUIRED -> "Send a code of your authenticator, or a recovery code, with the challenge.";
            case SECOND_FACTOR_ENROLMENT_REQUIRED -> "Set a second factor up with the challenge.";
            default -> "The password is temporary: send one of your own with the challenge.";
        };
    }

    private static Step stepOf(ErrorCode demand) {
        return demand == ErrorCode.PASSWORD_CHANGE_REQUIRED ? Step.NEW_PASSWORD : Step.SECOND_FACTOR;
    }
}
