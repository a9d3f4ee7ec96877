package dev.signet.token;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.secondfactor.SecondFactors;
import dev.signet.throttle.LoginAttempt;
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

/** What a login comes to that has shown the first factor and needs a second. */
@ApplicationScoped
class FirstFactor {

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

    FirstFactor(Pool pool, Events events, SecondFactors secondFactors, Challenges challenges) {
        this.pool = pool;
        this.events = events;
        this.secondFactors = secondFactors;
        this.challenges = challenges;
    }

    /** Whether a user who has shown the first factor needs a second, or has to set one up. */
    boolean isNotEnough(User user) {
        return user.secondFactor || secondFactors.isDemandedOf(user);
    }

    /**
     * Records that the first factor was shown, and rewrites the password: the second will come without it.
     *
     * @param amr what it was (RFC 8176)
     * @return the refusal that asks for the second; nothing if the user may not log in, or no longer with that password,
     *     or if it is blocked by now
     */
    Uni<Optional<ProblemException>> admit(User user, Optional<String> rewrittenHash, LoginAttempt attempt, String amr) {
        ErrorCode demand =
                user.secondFactor ? ErrorCode.SECOND_FACTOR_REQUIRED : ErrorCode.SECOND_FACTOR_ENROLMENT_REQUIRED;
        Challenge challenge = challenges.make(user, amr);
        Events.Prepared event = events.prepare(
                Event.of(EventType.LOGIN).failed(demand.code()).about(user.id).with("amr", amr));
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
        boolean enrolled = demand == ErrorCode.SECOND_FACTOR_REQUIRED;
        return demand.because(
                        enrolled
                                ? "Send a code of your authenticator, or a recovery code, with the challenge."
                                : "Set a second factor up with the challenge.")
                .with("challenge", challenges.encode(challenge))
                .with("methods", enrolled ? List.of("totp", "recovery_code") : List.of("totp"));
    }
}
