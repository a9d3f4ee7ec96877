package dev.signet.token;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/**
 * That a challenge may still be answered. What it says stands in the challenge itself; the row goes when it has been
 * answered, or when the sessions of its user are ended.
 */
@Entity
@Table(name = "login_challenges")
class PendingChallenge extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "user_id")
    public UUID userId;

    @Column(name = "expires_at")
    public Instant expiresAt;

    protected PendingChallenge() {}

    /** Within the current session. A challenge that is not pending any more is none, and no guess either. */
    static Uni<Void> require(Challenge challenge) {
        return count("id", challenge.id()).invoke(PendingChallenge::requireOne).replaceWithVoid();
    }

    /** Within the current transaction. Fails if it is not pending any more: one statement decides. */
    static Uni<Void> spend(Challenge challenge) {
        return delete("id", challenge.id()).invoke(PendingChallenge::requireOne).replaceWithVoid();
    }

    private static void requireOne(long rows) {
        if (rows != 1) {
            throw Challenges.notValid();
        }
    }
}
