package dev.signet.token;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One login and its family of refresh tokens: only the newest generation of them is good for a refresh. */
@Entity
@Table(name = "sessions")
class Session extends PanacheEntityBase {

    /** Of no session. */
    private static final UUID NO_ID = new UUID(0, 0);

    @Id
    public UUID id;

    @Column(name = "user_id")
    public UUID userId;

    public int generation;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "rotated_at")
    public Instant rotatedAt;

    @Column(name = "expires_at")
    public Instant expiresAt;

    @Column(name = "revoked_at")
    public Instant revokedAt;

    @Column(name = "revoked_reason")
    public String revokedReason;

    @Column(name = "user_agent")
    public String userAgent;

    public String ip;

    protected Session() {}

    /** The sessions of a user that have not ended, that used last first. */
    static Uni<List<Session>> listLive(UUID userId, Instant now) {
        return list("userId = ?1 and revokedAt is null and expiresAt > ?2 order by rotatedAt desc, id", userId, now);
    }

    /**
     * Ends every session of a user but one, and every login that waits for its second factor, within the current
     * transaction. Returns the ids of the sessions that it has ended: also of those that have just expired, because of the
     * clock skew that their access tokens are allowed.
     */
    static Uni<List<UUID>> endAllBut(Optional<UUID> spared, UUID userId, EndReason reason) {
        return Panache.getSession().chain(session -> session.createNativeQuery("""
                                with waiting as (delete from login_challenges where user_id = ?1)
                                update sessions set revoked_at = clock_timestamp(), revoked_reason = ?2
                                where user_id = ?1 and id <> ?3
                                  and revoked_at is null and expires_at > now() - interval '1 minute'
                                returning id
                                """, UUID.class)
                .setParameter(1, userId)
                .setParameter(2, reason.code())
                .setParameter(3, spared.orElse(NO_ID))
                .getResultList());
    }

    /** A client's session has no row of its own. */
    static Uni<Integer> endOfClient(UUID id) {
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        "insert into revocations (id) values (?1) on conflict do nothing")
                .setParameter(1, id)
                .executeUpdate());
    }

    /** Ends one session of a user, within the current transaction. Returns its id, or nothing if there is none to end. */
    static Uni<List<UUID>> endOne(UUID id, UUID userId, EndReason reason) {
        return Panache.getSession().chain(session -> session.createNativeQuery("""
                                update sessions set revoked_at = clock_timestamp(), revoked_reason = ?3
                                where id = ?1 and user_id = ?2 and revoked_at is null and expires_at > now()
                                returning id
                                """, UUID.class)
                .setParameter(1, id)
                .setParameter(2, userId)
                .setParameter(3, reason.code())
                .getResultList());
    }
}
