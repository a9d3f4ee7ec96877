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
import java.util.UUID;

/** One login and its family of refresh tokens: only the newest generation of them is good for a refresh. */
@Entity
@Table(name = "sessions")
class Session extends PanacheEntityBase {

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

    /**
     * Ends every session of a user, within the current transaction. Returns the ids of those that it has ended: also of
     * those that have just expired, because of the clock skew that their access tokens are allowed.
     */
    static Uni<List<UUID>> endAll(UUID userId, EndReason reason) {
        return Panache.getSession().chain(session -> session.createNativeQuery("""
                                update sessions set revoked_at = clock_timestamp(), revoked_reason = ?2
                                where user_id = ?1 and revoked_at is null and expires_at > now() - interval '1 minute'
                                returning id
                                """, UUID.class)
                .setParameter(1, userId)
                .setParameter(2, reason.code())
                .getResultList());
    }
}
