package dev.signet.account;

import dev.signet.code.CodeMacs;
import dev.signet.code.LinkToken;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Leave to register, once. Its token is not stored: only a MAC of it. */
@Entity
@Table(name = "invitations")
class Invitation extends PanacheEntityBase {

    private static final String PURPOSE = "invitation";

    @Id
    public UUID id;

    public byte[] mac;

    /** Whom it was sent to; may be null. */
    public String email;

    /** What the account will have. */
    public String[] roles = {};

    @Column(name = "created_by")
    public UUID createdBy;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "expires_at")
    public Instant expiresAt;

    @Column(name = "used_at")
    public Instant usedAt;

    /** Who has registered with it. */
    @Column(name = "user_id")
    public UUID userId;

    protected Invitation() {}

    Invitation(LinkToken token, CodeMacs macs, Instant now, Instant expiresAt) {
        this.id = token.id();
        this.mac = macs.make(PURPOSE, token.text());
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    Set<String> roleNames() {
        return new TreeSet<>(Set.of(roles));
    }

    /** Whether whoever has it has the mail of this address. */
    boolean isFor(String address) {
        return email != null && email.equalsIgnoreCase(address);
    }

    boolean isGood(LinkToken token, CodeMacs macs, Instant now) {
        return usedAt == null && expiresAt.isAfter(now) && macs.matches(mac, PURPOSE, token.text());
    }

    /** Uses it up, within the current transaction. Of many at once, one can. */
    Uni<Boolean> use(UUID user, Instant now) {
        return update(
                        "usedAt = :now, userId = :user where id = :id and usedAt is null and expiresAt > :now",
                        Map.of("now", now, "user", user, "id", id))
                .map(used -> used == 1);
    }

    static Uni<List<Invitation>> listNewestFirst(int limit) {
        return Invitation.<Invitation>find("order by id desc")
                .range(0, limit - 1)
                .list();
    }
}
