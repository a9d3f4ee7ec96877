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

    static Uni<Boolean> isPending(UUID id) {
        return count("id", id).map(found -> found == 1);
    }

    /** Within the current transaction. False if it is not pending any more: one statement decides. */
    static Uni<Boolean> spend(UUID id) {
        return delete("id", id).map(spent -> spent == 1);
    }
}
