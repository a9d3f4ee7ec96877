package dev.signet.token;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.user.Subject;
import dev.signet.user.User;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
            "u.id as user_id, u.username, u.email, u.phone_number, u.phone_number_verified, u.first_name, u.last_name, u.roles";

    /** Opens nothing if the user was deactivated, deleted or given another password since the password was checked. */
    private static final String OPEN = """
            with u as (
                update users
                set last_login_at = now(),
                    password_hash = case when password_hash = $3 then coalesce($4, password_hash) else password_hash end
                where id = $1 and active and password_changed_at = $2
                returning *
            ), opened as (
                insert into sessions (id, user_id, expires_at, user_agent, ip)
                select $5, u.id, now() + make_interval(secs => $6), $7, $8 from u
                returning id as session_id, generation, expires_at
            )
            select opened.*, %s, end_surplus_sessions(u.id, $9) from opened, u
            """.formatted(SUBJECT);

    private static final String ROTATE = """
            update sessions s
            set generation = s.generation + 1,
                rotated_at = now(),
                expires_at = least(s.created_at + make_interval(secs => $4), now() + make_interval(secs => $3))
            from users u
            where s.id = $1 and s.generation = $2 and s.revoked_at is null and s.expires_at > now()
              and u.id = s.user_id and u.active
            returning s.id as session_id, s.generation, s.expires_at, %s
            """.formatted(SUBJECT);

    private static final String IN_GRACE =
            "(s.generation - 1 = $2 and s.rotated_at > now() - make_interval(secs => $3))";

    private static final String INSPECT = """
            select s.id as session_id, s.generation, s.expires_at,
                   s.expires_at <= now() as expired,
                   s.revoked_at is null and u.active as live,
                   s.generation = $2 as newest,
                   %s as in_grace,
                   %s
            from sessions s left join users u on u.id = s.user_id
            where s.id = $1
            """.formatted(IN_GRACE, SUBJECT);

    /** Ends the session if the token is one that has been used before and is not merely a retry. */
    private static final String END_IF_REPLAYED = """
            update sessions s set revoked_at = clock_timestamp(), revoked_reason = 'replay'
            where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.generation > $2 and not %s
            returning s.id
            """.formatted(IN_GRACE);

    private static final String END = """
            update sessions s set revoked_at = clock_timestamp(), revoked_reason = $4
            where s.id = $1 and s.revoked_at is null and s.expires_at > now() and (s.generation = $2 or %s)
            returning s.id
            """.formatted(IN_GRACE);

    private final Pool pool;
    private final SessionConfig config;
    private final Revocations revocations;

    Sessions(Pool pool, SessionConfig config, Revocations revocations) {
        this.pool = pool;
        this.config = config;
        this.revocations = revocations;
    }

    /**
     * Opens a session for a user whose password has just been checked.
     *
     * @param rewrittenHash the password in today's format, where it was stored in another
     * @return nothing if the user may not log in, or no longer with that password
     */
    Uni<Optional<LiveSession>> open(User user, Optional<String> rewrittenHash, Device device) {
        return execute(OPEN, Tuple.from(new Object[] {
                    user.id,
                    user.passwordChangedAt.atOffset(ZoneOffset.UTC),
                    user.passwordHash,
                    rewrittenHash.orElse(null),
                    UuidVersion7Strategy.INSTANCE.generateUuid(null),
                    seconds(
                            config.idleLifetime().compareTo(config.absoluteLifetime()) < 0
                                    ? config.idleLifetime()
                                    : config.absoluteLifetime()),
                    device.userAgent(),
                    device.ip(),
                    config.limitPerUser()
                }))
                .map(row -> row.map(Sessions::liveSession));
    }

    /** The next generation, if the token is of the newest one of a live session. */
    Uni<Optional<LiveSession>> rotate(RefreshToken token) {
        return execute(
                        ROTATE,
                        Tuple.of(
                                token.sessionId(),
                                token.generation(),
                                seconds(config.idleLifetime()),
                                seconds(config.absoluteLifetime())))
                .map(row -> row.map(Sessions::liveSession));
    }

    /** What a token is worth now. Changes nothing. */
    Uni<TokenState> inspect(RefreshToken token) {
        return execute(INSPECT, identify(token))
                .map(row -> row.map(Sessions::state).orElse(TokenState.UNKNOWN));
    }

    /** Ends the session of a token that has been used before, unless the token is still in its grace interval. */
    Uni<Boolean> endIfReplayed(RefreshToken token) {
        return execute(END_IF_REPLAYED, identify(token))
                .invoke(ended -> ended.ifPresent(row -> revocations.add(List.of(token.sessionId()))))
                .map(Optional::isPresent);
    }

    /** Ends the session at the wish of its owner. False if the token cannot do that. */
    Uni<Boolean> end(RefreshToken token) {
        return execute(END, identify(token).addString(EndReason.LOGOUT.code()))
                .invoke(ended -> ended.ifPresent(row -> revocations.add(List.of(token.sessionId()))))
                .map(Optional::isPresent);
    }

    /**
     * Runs a transaction that may end sessions. This replica refuses their access tokens from the moment it is committed,
     * the others from their next look into the database.
     */
    public <T> Uni<T> inTransaction(Function<Ending, Uni<T>> work) {
        Ending ending = new Ending();
        return Panache.withTransaction(() -> work.apply(ending)).invoke(() -> revocations.add(ending.ended));
    }

    /** Ends sessions within a transaction. */
    public static final class Ending {

        private final List<UUID> ended = new ArrayList<>();

        private Ending() {}

        public Uni<Void> allOf(UUID userId, EndReason reason) {
            return allBut(Optional.empty(), userId, reason);
        }

        Uni<Void> allBut(Optional<UUID> spared, UUID userId, EndReason reason) {
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

    private Tuple identify(RefreshToken token) {
        return Tuple.of(token.sessionId(), token.generation(), seconds(config.graceInterval()));
    }

    private Uni<Optional<Row>> execute(String sql, Tuple parameters) {
        return pool.preparedQuery(sql).execute(parameters).map(Sessions::first);
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
                row.getUUID("user_id") == null ? null : liveSession(row));
    }

    private static LiveSession liveSession(Row row) {
        return new LiveSession(
                row.getUUID("session_id"),
                row.getInteger("generation"),
                row.getOffsetDateTime("expires_at").toInstant(),
                new Subject(
                        row.getUUID("user_id"),
                        row.getString("username"),
                        row.getString("email"),
                        row.getString("phone_number"),
                        row.getBoolean("phone_number_verified"),
                        row.getString("first_name"),
                        row.getString("last_name"),
                        new TreeSet<>(Set.of(row.getArrayOfStrings("roles")))));
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
