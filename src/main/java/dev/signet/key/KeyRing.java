package dev.signet.key;

import dev.signet.platform.database.DatabaseChanges;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.secret.MasterSecret;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The signing keys, in memory. The database holds the truth; whoever starts first on an empty one makes the first key,
 * all others sign with the same, and all follow when it is replaced or revoked.
 */
@ApplicationScoped
public class KeyRing {

    private static final Logger LOG = Logger.getLogger(KeyRing.class);
    private static final String CHANNEL = "signet_keys";

    /** Tokens with invented key ids come as often as somebody likes: the database is asked at most this often. */
    private static final Duration BETWEEN_RELOADS = Duration.ofSeconds(5);

    /** @param reading which reading of the database it comes from, counted from when they began */
    private record Ring(long reading, Map<String, RingKey> keys, JwkSet jwkSet) {}

    private final KeyRotation rotation;
    private final DatabaseChanges changes;
    private final MasterSecret secret;
    private final Clock clock;
    private final Event<KeyRemoved> removed;
    private final AtomicReference<Instant> lastReload = new AtomicReference<>(Instant.MIN);
    private final AtomicLong readings = new AtomicLong();
    private volatile Ring ring = new Ring(0, Map.of(), JwkSet.of(List.of()));

    KeyRing(
            KeyRotation rotation,
            DatabaseChanges changes,
            MasterSecret secret,
            Clock clock,
            Event<KeyRemoved> removed) {
        this.rotation = rotation;
        this.changes = changes;
        this.secret = secret;
        this.clock = clock;
        this.removed = removed;
    }

    void start(@Observes @Priority(100) StartupEvent event) throws Throwable {
        VertxContextSupport.subscribeAndAwait(rotation::prepare);
        changes.follow(CHANNEL, () -> load().chain(this::rotateIfDue));
        LOG.infof("Signing with key %s (%s)", signing().kid(), signing().algorithm());
    }

    /** The key that new tokens are signed with. */
    public RingKey signing() {
        Instant now = clock.instant();
        Comparator<RingKey> age = Comparator.comparing(RingKey::signsFrom);
        return ring.keys().values().stream()
                .filter(key -> !key.signsFrom().isAfter(now))
                .max(age)
                // The clock of the replica that made the only key is ahead of ours.
                .or(() -> ring.keys().values().stream().min(age))
                .orElseThrow();
    }

    /** The key with this id, if it is one whose tokens are still honoured. */
    public Optional<RingKey> find(String kid) {
        return Optional.ofNullable(kid).map(ring.keys()::get).filter(key -> key.isHonoured(clock.instant()));
    }

    /**
     * Makes sure that {@link #find} knows a key that another replica has made meanwhile: looks into the database, but at
     * most once in a few seconds. Does not fail; without a database the known keys stay.
     */
    public Uni<Void> refreshIfUnknown(String kid) {
        if (kid == null || ring.keys().containsKey(kid) || !mayReload()) {
            return Uni.createFrom().voidItem();
        }
        return load().onFailure()
                .invoke(failure -> LOG.warn("The signing keys could not be read again", failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** Reads the keys as they are in the database now. */
    Uni<List<SigningKey>> load() {
        return Uni.createFrom().deferred(() -> {
            long reading = readings.incrementAndGet();
            return Panache.withSession(() -> SigningKey.listVerifying(clock.instant()))
                    .invoke(stored -> use(reading, stored));
        });
    }

    JwkSet jwkSet() {
        return ring.jwkSet();
    }

    private boolean mayReload() {
        Instant now = clock.instant();
        Instant last = lastReload.get();
        return now.isAfter(last.plus(BETWEEN_RELOADS)) && lastReload.compareAndSet(last, now);
    }

    /** Every replica comes to this at the same time: all but one find that another was first. */
    private Uni<Void> rotateIfDue(List<SigningKey> keys) {
        if (!rotation.isDue(keys)) {
            return Uni.createFrom().voidItem();
        }
        return rotation.rotate()
                .invoke(next -> LOG.infof("Key %s takes over at %s", next.kid, next.signsFrom))
                .onFailure(ProblemException.class)
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** Of readings that overlap the one that began last counts, whichever comes back last: it has seen every change. */
    private synchronized void use(long reading, List<SigningKey> stored) {
        if (reading < ring.reading()) {
            return;
        }
        Map<String, RingKey> known = ring.keys();
        Map<String, RingKey> keys = new LinkedHashMap<>();
        stored.forEach(key -> keys.put(key.kid, asRingKey(key, known.get(key.kid))));
        ring = new Ring(reading, Map.copyOf(keys), JwkSet.of(keys.values()));
        if (!keys.keySet().containsAll(known.keySet())) {
            removed.fire(new KeyRemoved());
        }
    }

    /** Known keys are not decrypted again: it is work, and their secret may be one that only others have by now. */
    private RingKey asRingKey(SigningKey stored, RingKey known) {
        return known == null || !known.publicJwk().equals(stored.publicJwk)
                ? stored.decrypt(secret)
                : known.with(stored.signsFrom, stored.verifiesUntil);
    }
}
