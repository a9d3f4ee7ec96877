package dev.signet.oauth;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/** A service that calls in its own name: a confidential client of OAuth 2.0 (RFC 6749, section 2.1). */
@Entity
@Table(name = "clients")
@DynamicUpdate
class Client extends PanacheEntityBase {

    /** Its {@code client_id}. */
    @Id
    public UUID id;

    public String name;

    @Column(name = "secret_hash")
    public byte[] secretHash;

    /** The one before, while both are valid. */
    @Column(name = "previous_secret_hash")
    public byte[] previousSecretHash;

    @Column(name = "previous_secret_until")
    public Instant previousSecretUntil;

    /** What its access tokens die with. */
    @Column(name = "session_id")
    public UUID sessionId;

    /** The roles that its access tokens carry. */
    public String[] roles = {};

    /** The scopes that it may ask for, and gets if it asks for none. */
    public String[] scopes = {};

    /** Whom its access tokens may be for. It has to say which if there are several. */
    public String[] audiences = {};

    /** The audiences that it is itself: it may introspect tokens that are for one of them. */
    public String[] serves = {};

    public boolean active = true;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    protected Client() {}

    Client(String name, ClientSecret secret, Instant now) {
        this.id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
        this.sessionId = UUID.randomUUID();
        this.name = name;
        this.secretHash = secret.hash();
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** In the order of their creation. */
    static Uni<List<Client>> listOldestFirst() {
        return list("order by id");
    }

    static Uni<Client> findForUpdate(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    boolean accepts(ClientSecret secret, Instant now) {
        boolean current = secret.matches(secretHash);
        boolean previous =
                previousSecretHash != null && secret.matches(previousSecretHash) && previousSecretUntil.isAfter(now);
        return active && (current || previous);
    }

    /** Both secrets are valid until then. */
    void changeSecret(ClientSecret next, Instant now, Duration changeover) {
        previousSecretHash = secretHash;
        previousSecretUntil = now.plus(changeover);
        secretHash = next.hash();
        updatedAt = now;
    }

    /** Answers the session of before, with which all access tokens of before end. */
    UUID renewSession() {
        UUID before = sessionId;
        sessionId = UUID.randomUUID();
        return before;
    }

    Set<String> roleNames() {
        return new TreeSet<>(List.of(roles));
    }

    Set<String> scopeNames() {
        return new TreeSet<>(List.of(scopes));
    }
}
