package dev.signet.secondfactor;

import dev.signet.platform.secret.MasterSecret;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;

/** The authenticator of a user. Until it is confirmed by a code, it asks nothing of anybody. */
@Entity
@Table(name = "second_factors")
@DynamicUpdate
class SecondFactor extends PanacheEntityBase {

    /** Before that of every user. */
    static final UUID FIRST = new UUID(0, 0);

    @Id
    @Column(name = "user_id")
    public UUID userId;

    /** {@link Secrets}, encrypted. */
    public byte[] secrets;

    @Column(name = "confirmed_at")
    public Instant confirmedAt;

    /** Of the last code that was used: none before it, and not that one again, is any good. */
    @Column(name = "last_step")
    public long lastStep;

    @Column(name = "created_at")
    public Instant createdAt;

    protected SecondFactor() {}

    SecondFactor(UUID userId) {
        this.userId = userId;
    }

    static Uni<SecondFactor> find(UUID userId) {
        return findById(userId);
    }

    /** The next ones in the order of their users, locked until the transaction ends. */
    static Uni<List<SecondFactor>> lockNext(UUID after, int limit) {
        return SecondFactor.<SecondFactor>find("userId > ?1 order by userId", after)
                .range(0, limit - 1)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    boolean isConfirmed() {
        return confirmedAt != null;
    }

    Secrets secrets(MasterSecret secret) {
        return Secrets.decrypt(secrets, secret, userId);
    }

    /** Begins anew, unconfirmed. */
    void renew(Secrets fresh, MasterSecret secret, Instant now) {
        secrets = fresh.encrypt(secret, userId);
        confirmedAt = null;
        lastStep = 0;
        createdAt = now;
    }

    void confirm(long step, Instant now) {
        confirmedAt = now;
        lastStep = step;
    }

    /**
     * Uses the code of a step up. False if it was used before, or a later one was, or if the authenticator was replaced
     * since the code was compared: one statement decides, so that of twenty who send it at once, one gets through.
     */
    Uni<Boolean> use(long step) {
        return update("""
                        lastStep = ?2
                        where userId = ?1 and lastStep < ?2 and secrets = ?3 and confirmedAt is not null
                        """, userId, step, secrets).map(used -> used == 1);
    }

    /** Encrypts it under the current master secret, if it is still under the previous one. */
    void reencrypt(MasterSecret secret) {
        if (!Secrets.isCurrent(secrets, secret, userId)) {
            secrets = secrets(secret).encrypt(secret, userId);
        }
    }
}
