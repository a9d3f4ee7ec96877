package dev.signet.token;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.event.Recorder;
import dev.signet.platform.database.DatabaseFailures;
import dev.signet.platform.http.Origin;
import dev.signet.platform.http.Origins;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.secondfactor.SecondFactors;
import dev.signet.throttle.LoginAttempt;
import dev.signet.user.Subject;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * Opens, rotates and ends sessions. What races is decided by one SQL statement each, by the database's clock: two
 * replicas, or fifty requests with one token, cannot both win. These are the statements that logins and refreshes wait
 * for, so they go past Hibernate, in one round trip instead of three.
 */
@ApplicationScoped
public class Sessions {

    private static final String SUBJECT =
            "u.id as user_id, u.username, u.email, u.email_verified, u.phone_number, u.phone_number_verified, u.first_name,"
                    + " u.last_name, u.roles";

    private static final String SESSION = "s.id as session_id, s.generation, s.expires_at, s.created_at, s.amr";

    /**
     * Opens nothing if the user was deactivated, deleted or given another password since the password was checked, or has
     * to show a second factor by now or to change a temporary one, or if the login has been blocked by then: of guesses that come all at once, no more
     * count than of those that come one after the other. Where a login is nothing new, this writes nothing but the session and its event.
     */
    private static final String OPEN = """
            with u as (
                update users
                set last_login_at = now(),
                    password_hash = case when password_hash = $3 then coalesce($4, password_hash) else password_hash end
                where id = $1 and active and password_changed_at = $2
                  and ('mfa' = any ($13) or not second_factor and not roles && $14)
                  and ('pwd' <> all ($13) or temporary_password_at is distinct from password_changed_at)
                  and not exists (
                      select from throttles where key = any ($10) and blocked_until > clock_timestamp())
                returning *
            ), s as (
                insert into sessions (id, user_id, expires_at, user_agent, ip, amr)
                select $5, u.id, now() + make_interval(secs => $6), $7, $8, $13 from u
                returning *
            ), place as (
                insert into known_places (user_id, network) select u.id, $11 from u
                on conflict (user_id, network) do update set seen_at = now()
                where known_places.seen_at < now() - interval '1 day'
            ), cleared as (
                delete from throttles using u where key = any ($12)
            )
            select %s, %s, end_surplus_sessions(u.id, $9), %s as recorded from s, u
            """.formatted(SESSION, SUBJECT, Events.call(15));

    private static final String ROTATE = """
            update sessions s
            set generation = s.generation + 1,
                previous_rotated_at = s.rotated_at,
                rotated_at = clock_timestamp(),
                refreshed_from = $6,
                expires_at = least(s.created_at + make_interval(secs => $4), now() + make_interval(secs => $3))
            from users u
            where s.id = $1 and s.generation = $2 and s.revoked_at is null and s.expires_at > now()
              and u.id = s.user_id and u.active and %s
            returning %s, %s
            """.formatted(hasWhatIsDemanded(5), SESSION, SUBJECT);

    /** It was replaced, once or twice, within the grace interval. */
    private static final String IN_GRACE =
            "coalesce(case s.generation - $2 when 1 then s.rotated_at when 2 then s.previous_rotated_at end"
                    + " > now() - make_interval(secs => $3), false)";

    /** Nobody has used its successor, and it comes from where that was asked for from. */
    private static final String ANSWER_LOST = "coalesce(s.generation - 1 = $2 and s.refreshed_from = $4, false)";

    private static final String INSPECT = """
            select %s,
                   s.expires_at <= now() as expired,
                   s.revoked_at is null and u.active and %s as live,
                   s.generation = $2 as newest,
                   %s as in_grace,
                   %s as answer_lost,
                   %s
            from sessions s left join users u on u.id = s.user_id
            where s.id = $1
            """.formatted(SESSION, hasWhatIsDemanded(5), IN_GRACE, ANSWER_LOST, SUBJECT);

    /** The same, and records a retry after the grace interval. */
    private static final String RETRY = """
            with found as (
                %s
            )
            select found.*, case when live and not expired and answer_lost and not in_grace then %s end as recorded
            from found
            """.formatted(INSPECT, Events.callAbout("found.user_id", 6));

    /** Ends the session if the token is one that has been used before and is not merely a retry, in time or late. */
    private static final String END_IF_REPLAYED =
            """
            with ended as (
                update sessions s set revoked_at = clock_timestamp(), revoked_reason = 'replay'
                where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.generation > $2
                  and not %s and not %s
                returning s.user_id
            )
            select ended.user_id, %s as recorded from ended
            """.formatted(IN_GRACE, ANSWER_LOST, Events.callAbout("ended.user_id", 5));

    private static final String END = """
            with ended as (
                update sessions s set revoked_at = clock_timestamp(), revoked_reason = 'logout'
                where s.id = $1 and s.revoked_at is null and s.expires_at > now()
                  and (s.generation = $2 or %s or %s)
                returning s.user_id
            )
            select ended.user_id, %s as recorded from ended
            """.formatted(IN_GRACE, ANSWER_LOST, Events.callAbout("ended.user_id", 5));

    private final Pool pool;
    private final SessionConfig config;
    private final Revocations revocations;
    private final Events events;
    private final Origins origins;
    private final SecondFactors secondFactors;

    Sessions(
            Pool pool,
            SessionConfig config,
            Revocations revocations,
            Events events,
            Origins origins,
            SecondFactors secondFactors) {
        this.pool = pool;
        this.config = config;
        this.revocations = revocations;
        this.events = events;
        this.origins = origins;
        this.secondFactors = secondFactors;
    }

    /**
     * Opens a session for a user who has just been authenticated, and records the login.
     *
     * @param rewrittenHash the password in today's format, where it was stored in another
     * @param amr how the user was authenticated (RFC 8176)
     * @return nothing if the user may not log in, or no longer with that password, or not without a second factor, or if
     *     it is blocked by now
     */
    Uni<Optional<LiveSession>> open(User user, Optional<String> rewrittenHash, LoginAttempt attempt, String... amr) {
        UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        Origin origin = origins.current();
        Events.Prepared event = events.prepare(
                Event.of(EventType.LOGIN).about(user.id).by(user.id).session(id).with("amr", String.join(" ", amr)));
        List<Object> arguments = new ArrayList<>(Arrays.asList(
                user.id,
                user.passwordChangedAt.atOffset(ZoneOffset.UTC),
                user.passwordHash,
                rewrittenHash.orElse(null),
                id,
                seconds(
                        config.idleLifetime().compareTo(config.absoluteLifetime()) < 0
                                ? config.idleLifetime()
                                : config.absoluteLifetime()),
                origin.userAgent(),
                origin.ip(),
                config.limitPerUser(),
                attempt.blocking(),
                attempt.network(),
                attempt.clearing(),
                amr,
                demandingRoles()));
        arguments.addAll(event.arguments());
        return execute(OPEN, Tuple.from(arguments))
                .map(row -> row.map(opened -> {
                    event.tell();
                    return liveSession(opened);
                }));
    }

    /** The next generation, if the token is of the newest one of a live session. */
    Uni<Optional<LiveSession>> rotate(RefreshToken token) {
        return execute(
                        ROTATE,
                        Tuple.of(
                                token.sessionId(),
                                token.generation(),
                                seconds(config.idleLifetime()),
                                seconds(config.absoluteLifetime()),
                                demandingRoles(),
                                placeOfSuccessor(token)))
                .map(row -> row.map(Sessions::liveSession));
    }

    /** What a token is worth now. Changes nothing. */
    Uni<TokenState> inspect(RefreshToken token) {
        return execute(INSPECT, identify(token).addValue(demandingRoles()))
                .map(row -> row.map(Sessions::state).orElse(TokenState.UNKNOWN));
    }

    /** What a token is worth that is not the newest one. Records it if that is a retry after the grace interval. */
    Uni<TokenState> retry(RefreshToken token) {
        Events.Prepared event =
                events.prepare(Event.of(EventType.REFRESH_RETRIED).session(token.sessionId()));
        Tuple arguments = identify(token).addValue(demandingRoles());
        event.arguments().forEach(arguments::addValue);
        return execute(RETRY, arguments)
                .map(row -> row.map(Sessions::state).orElse(TokenState.UNKNOWN))
                .invoke(state -> {
                    if (state.isLateRetry()) {
                        event.tellAbout(state.session().subject().id());
                    }
                });
    }

    /** Ends the session of a token that has been used before, unless it is one that would still be answered. */
    Uni<Boolean> endIfReplayed(RefreshToken token) {
        return end(END_IF_REPLAYED, token, Event.of(EventType.REFRESH_REPLAY).failed("token_used_twice"));
    }

    /** Ends the session at the wish of its owner. False if the token cannot do that. */
    Uni<Boolean> end(RefreshToken token) {
        return end(END, token, Event.of(EventType.LOGOUT));
    }

    private Uni<Boolean> end(String sql, RefreshToken token, Event what) {
        Events.Prepared event = events.prepare(what.session(token.sessionId()));
        Tuple arguments = identify(token);
        event.arguments().forEach(arguments::addValue);
        return execute(sql, arguments)
                .invoke(ended -> ended.ifPresent(row -> {
                    revocations.add(List.of(token.sessionId()));
                    event.tellAbout(row.getUUID("user_id"));
                }))
                .map(Optional::isPresent);
    }

    /**
     * Runs a transaction that may end sessions, and records what it does. This replica refuses their access tokens from
     * the moment it is committed, the others from their next look into the database.
     */
    public <T> Uni<T> inTransaction(Function<Ending, Uni<T>> work) {
        List<UUID> ended = new ArrayList<>();
        return events.inTransaction(recorder -> {
                    // What a first try ended was rolled back with it.
                    ended.clear();
                    return work.apply(new Ending(recorder, ended));
                })
                .invoke(() -> revocations.add(ended));
    }

    /** Ends sessions within a transaction, and records what else happens in it. */
    public static final class Ending implements Recorder {

        private final Recorder recorder;
        private final List<UUID> ended;

        private Ending(Recorder recorder, List<UUID> ended) {
            this.recorder = recorder;
            this.ended = ended;
        }

        @Override
        public Uni<Void> record(Event event) {
            return recorder.record(event);
        }

        public Uni<Void> allOf(UUID userId, EndReason reason) {
            return allBut(Optional.empty(), userId, reason);
        }

        public Uni<Void> allBut(Optional<UUID> spared, UUID userId, EndReason reason) {
            return Session.endAllBut(spared, userId, reason)
                    .invoke(ended::addAll)
                    .replaceWithVoid();
        }

        /** Everything of a client's that names this session. */
        public Uni<Void> ofClient(UUID sessionId) {
            return Session.endOfClient(sessionId)
                    .invoke(() -> ended.add(sessionId))
                    .replaceWithVoid();
        }

        /** Fails with {@code NOT_FOUND} if the user has no such session, or it has ended already. */
        Uni<Void> one(UUID id, UUID userId, EndReason reason) {
            return Session.endOne(id, userId, reason)
                    .invoke(ids -> {
                        if (ids.isEmpty()) {
                            throw ErrorCode.NOT_FOUND.because("Not found.");
                        }
                        ended.addAll(ids);
                    })
                    .replaceWithVoid();
        }
    }

    private String[] demandingRoles() {
        return secondFactors.requiredRoles().toArray(String[]::new);
    }

    private Tuple identify(RefreshToken token) {
        return Tuple.of(
                token.sessionId(), token.generation(), seconds(config.graceInterval()), placeOfSuccessor(token));
    }

    /** Where the request comes from, as the place of a refresh with that token; null where nothing is to be made of it. */
    private Buffer placeOfSuccessor(RefreshToken token) {
        return config.lateRetryEnabled() ? RefreshPlace.of(origins.current(), token.generation() + 1) : null;
    }

    private Uni<Optional<Row>> execute(String sql, Tuple parameters) {
        return DatabaseFailures.repeatedOnce(pool.preparedQuery(sql).execute(parameters))
                .map(Sessions::first);
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    private static TokenState state(Row row) {
        return new TokenState(
                row.getBoolean("expired"),
                Boolean.TRUE.equals(row.getBoolean("live")),
                row.getBoolean("newest"),
                row.getBoolean("in_grace"),
                row.getBoolean("answer_lost"),
                row.getUUID("user_id") == null ? null : liveSession(row));
    }

    private static LiveSession liveSession(Row row) {
        return new LiveSession(
                row.getUUID("session_id"),
                row.getInteger("generation"),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getOffsetDateTime("created_at").toInstant(),
                List.of(row.getArrayOfStrings("amr")),
                new Subject(
                        row.getUUID("user_id"),
                        row.getString("username"),
                        row.getString("email"),
                        row.getBoolean("email_verified"),
                        row.getString("phone_number"),
                        row.getBoolean("phone_number_verified"),
                        row.getString("first_name"),
                        row.getString("last_name"),
                        new TreeSet<>(Set.of(row.getArrayOfStrings("roles")))));
    }

    /**
     * Whether a session was begun with a second factor, or does without: as soon as a role demands one, those that were
     * begun without it are not refreshed any more.
     *
     * @param roles the number of the parameter that has the roles that demand it
     */
    private static String hasWhatIsDemanded(int roles) {
        return "('mfa' = any (s.amr) or not u.roles && $%d::text[])".formatted(roles);
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
