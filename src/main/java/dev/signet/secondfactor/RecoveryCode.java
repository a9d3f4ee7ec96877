package dev.signet.secondfactor;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/** A recovery code, of which only a MAC is known. It is good once. */
@Entity
@Table(name = "recovery_codes")
class RecoveryCode extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "user_id")
    public UUID userId;

    public byte[] mac;

    @Column(name = "used_at")
    public Instant usedAt;

    protected RecoveryCode() {}

    private RecoveryCode(UUID userId, byte[] mac) {
        this.id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        this.userId = userId;
        this.mac = mac;
    }

    /** In the place of all that there were. */
    static Uni<Void> replace(UUID userId, List<byte[]> macs) {
        return delete("userId", userId).chain(() -> persist(macs.stream().map(mac -> new RecoveryCode(userId, mac))));
    }

    /** False if it is none of the user's, or was used already. */
    static Uni<Boolean> use(UUID userId, byte[] mac, Instant now) {
        return update("usedAt = ?3 where userId = ?1 and mac = ?2 and usedAt is null", userId, mac, now)
                .map(used -> used == 1);
    }

    static Uni<Long> countLeft(UUID userId) {
        return count("userId = ?1 and usedAt is null", userId);
    }
}
