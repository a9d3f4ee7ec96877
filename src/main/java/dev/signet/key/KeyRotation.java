package dev.signet.key;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.event.Recorder;
import dev.signet.platform.Durations;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.secret.MasterSecret;
import dev.signet.platform.settings.Configured;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Makes, replaces and revokes the signing keys in the database. One replica decides at a time. New keys are made before
 * that: it takes a while, and the decision holds a lock.
 */
@ApplicationScoped
class KeyRotation implements Configured {

    /** For the replicas to hear of a new key, and for clocks that differ. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final MasterSecret secret;
    private final Clock clock;
    private final Events events;
    private final Algorithm algorithm;
    private final Duration lead;
    private final Duration interval;
    private final Duration retirement;

    KeyRotation(KeyConfig config, MasterSecret secret, Clock clock, Events events) {
        Durations.requireAtLeast(Duration.ZERO, "signet.key.jwks-max-age", config.jwksMaxAge());
        this.secret = secret;
        this.clock = clock;
        this.events = events;
        this.algorithm = Algorithm.of(config.algorithm());
        this.lead = config.jwksMaxAge().plus(MARGIN);
        this.interval = config.rotationInterval();
        this.retirement = config.retirement();
        Durations.requireAtLeast(lead.multipliedBy(2), "signet.key.rotation-interval", interval);
    }

    Uni<List<SigningKey>> list() {
        return Panache.withSession(SigningKey::listAllNewestFirst);
    }

    /** Makes the first key, unless there is one; and has all keys encrypted under the current master secret. */
    Uni<Void> prepare() {
        return Panache.withSession(() -> SigningKey.listVerifying(clock.instant()))
                .chain(keys -> keys.isEmpty() ? generate(Duration.ZERO).map(Optional::of) : nothing())
                .chain(first -> decide((keys, recorder) -> {
                    keys.forEach(key -> key.reencrypt(secret));
                    return keys.isEmpty() && first.isPresent() ? persist(first.get()) : nothing();
                }))
                .replaceWithVoid();
    }

    /**
     * Publishes a new key, which takes over when everybody can know it.
     *
     * @throws dev.signet.platform.problem.ProblemException if one is waiting to take over already
     */
    Uni<SigningKey> rotate() {
        return generate(lead)
                .chain(next -> decide((keys, recorder) -> rotate(keys, next)
                        .call(() ->
                                recorder.record(Event.of(EventType.KEY_ROTATED).with("kid", next.kid)))));
    }

    /** Whether a key has signed for so long that the next one should be published. */
    boolean isDue(List<SigningKey> keys) {
        Instant lastWanted = clock.instant().plus(lead).minus(interval);
        return keys.stream().map(key -> key.signsFrom).noneMatch(lastWanted::isBefore);
    }

    /** Takes a key out at once, and has another sign in its place. Nothing happens to one that is out already. */
    Uni<SigningKey> revoke(String kid) {
        return generate(Duration.ZERO)
                .chain(substitute -> decide((keys, recorder) -> SigningKey.<SigningKey>findById(kid)
                        .onItem()
                        .ifNull()
                        .failWith(() -> ErrorCode.NOT_FOUND.because("Not found."))
                        .call(key -> key.revokedAt == null
                                ? revoke(key, keys, substitute)
                                        .chain(() -> recorder.record(
                                                Event.of(EventType.KEY_REVOKED).with("kid", kid)))
                                : nothing())));
    }

    KeyState state(SigningKey key) {
        return key.state(clock.instant());
    }

    private Uni<SigningKey> rotate(List<SigningKey> keys, SigningKey next) {
        Instant now = clock.instant();
        if (keys.stream().anyMatch(key -> key.signsFrom.isAfter(now))) {
            return Uni.createFrom()
                    .failure(ErrorCode.CONFLICT.because("A new key is published already and has yet to take over."));
        }
        keys.stream().filter(key -> key.signsUntil == null).forEach(key -> key.retire(next.signsFrom, retirement));
        return SigningKey.destroyRetired(now).chain(next::persist);
    }

    private Uni<?> revoke(SigningKey revoked, List<SigningKey> keys, SigningKey substitute) {
        Instant now = clock.instant();
        KeyState state = revoked.state(now);
        revoked.revoke(now);
        if (state != KeyState.SIGNING && state != KeyState.NEXT) {
            return nothing();
        }
        Optional<SigningKey> successor = keys.stream()
                .filter(key -> key != revoked && (key.signsUntil == null || key.signsUntil.isAfter(now)))
                .max(Comparator.comparing(key -> key.signsFrom));
        successor.ifPresent(key -> key.takeOver(now));
        return successor.isPresent() ? nothing() : substitute.persist();
    }

    private Uni<SigningKey> generate(Duration untilItSigns) {
        return VertxContextSupport.executeBlocking(() -> {
            Instant now = clock.instant();
            return SigningKey.generate(algorithm, secret, now, now.plus(untilItSigns));
        });
    }

    private <T> Uni<T> decide(BiFunction<List<SigningKey>, Recorder, Uni<? extends T>> decision) {
        return events.inTransaction(recorder -> SigningKey.lock()
                .chain(() -> SigningKey.listVerifying(clock.instant()))
                .chain(keys -> decision.apply(keys, recorder)));
    }

    private static Uni<Optional<SigningKey>> persist(SigningKey key) {
        return key.<SigningKey>persist().map(Optional::of);
    }

    private static Uni<Optional<SigningKey>> nothing() {
        return Uni.createFrom().item(Optional.empty());
    }
}
