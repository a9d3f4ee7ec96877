package dev.signet.key;

import dev.signet.platform.Durations;
import dev.signet.platform.secret.MasterSecret;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The signing keys, in memory. The database holds the truth; whoever starts first on an empty one makes the first key,
 * and all others sign with the same.
 */
@ApplicationScoped
public class KeyRing {

    private static final Logger LOG = Logger.getLogger(KeyRing.class);

    /** Tokens with invented key ids come as often as somebody likes: the database is asked at most this often. */
    private static final Duration BETWEEN_RELOADS = Duration.ofSeconds(5);

    private record Ring(Map<String, RingKey> keys, RingKey signing, JwkSet jwkSet) {}

    private final MasterSecret secret;
    private final Algorithm algorithm;
    private final Clock clock;
    private final AtomicReference<Instant> lastReload = new AtomicReference<>(Instant.MIN);
    private volatile Ring ring;

    KeyRing(KeyConfig config, MasterSecret secret, Clock clock) {
        Durations.requireAtLeast(Duration.ZERO, "signet.key.jwks-max-age", config.jwksMaxAge());
        this.algorithm = Algorithm.of(config.algorithm());
        this.secret = secret;
        this.clock = clock;
    }

    void start(@Observes @Priority(100) StartupEvent event) throws Throwable {
        if (VertxContextSupport.subscribeAndAwait(this::load).isEmpty()) {
            // Made here and not in the transaction: it takes a while, and the transaction holds a lock.
            SigningKey first = SigningKey.generate(algorithm, secret, clock.instant());
            VertxContextSupport.subscribeAndAwait(() -> persistUnlessThereIsOne(first));
            VertxContextSupport.subscribeAndAwait(this::load);
        }
        LOG.infof(
                "Signing with key %s (%s)", ring.signing().kid(), ring.signing().algorithm());
    }

    /** The key that new tokens are signed with. */
    public RingKey signing() {
        return ring.signing();
    }

    /** The key with this id, if it is one whose tokens are still honoured. */
    public Optional<RingKey> find(String kid) {
        return Optional.ofNullable(kid).map(ring.keys()::get);
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

    JwkSet jwkSet() {
        return ring.jwkSet();
    }

    private boolean mayReload() {
        Instant now = clock.instant();
        Instant last = lastReload.get();
        return now.isAfter(last.plus(BETWEEN_RELOADS)) && lastReload.compareAndSet(last, now);
    }

    private Uni<List<SigningKey>> load() {
        return Panache.withSession(() -> SigningKey.listVerifying(clock.instant()))
                .invoke(this::use);
    }

    private Uni<Void> persistUnlessThereIsOne(SigningKey first) {
        return Panache.withTransaction(() -> SigningKey.lock()
                .chain(() -> SigningKey.count())
                .chain(count -> count > 0
                        ? Uni.createFrom().voidItem()
                        : first.persist().replaceWithVoid()));
    }

    private void use(List<SigningKey> stored) {
        if (stored.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Map<String, RingKey> keys = new LinkedHashMap<>();
        stored.forEach(key -> keys.put(key.kid, key.decrypt(secret)));
        RingKey signing = keys.values().stream()
                .filter(key -> !key.signsFrom().isAfter(now))
                .max(Comparator.comparing(RingKey::signsFrom))
                .orElseThrow();
        ring = new Ring(Map.copyOf(keys), signing, JwkSet.of(keys.values()));
    }
}
