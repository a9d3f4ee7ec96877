package dev.signet.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.signet.key.KeyRemoved;
import dev.signet.platform.Digest;
import dev.signet.platform.settings.Configured;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Remembers access tokens that were verified, so that a client that calls often has the signature of its token checked
 * once. The key is a digest of the whole token: another signature is another token. Only what was verified is remembered,
 * until it expires, and never what was refused.
 *
 * <p>Bounded in entries and in bytes: a flood of tokens, each good, makes room at the cost of those that are used least.
 */
// What the cache is made of depends on what it is asked for, and is looked up by name: a native image has to be told.
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.SSMWA")
@ApplicationScoped
class VerifiedTokens implements Configured {

    /** What an entry takes beside the text of its claims: about twenty objects for names and values, and the digest. */
    private static final int FIXED_BYTES = 3 * 1024;

    /** The claims are three quarters of a token's characters, and each text has an object of its own around it. */
    private static final int BYTES_PER_CHARACTER = 2;

    private final Cache<Digest, Entry> cache;
    private final Clock clock;
    private final Counter hits;
    private final Counter misses;

    private record Entry(VerifiedToken token, int weight) {}

    VerifiedTokens(TokenConfig config, Clock clock, MeterRegistry meters) {
        long bytes = config.cache().bytes().asLongValue();
        int entries = config.cache().entries();
        if (entries < 0) {
            throw new ConfigurationException(
                    "signet.token.cache.entries is %d, but must not be negative.".formatted(entries));
        }
        // One bound does for both: each entry weighs at least its share of the bytes.
        int share = entries == 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, ceilDiv(bytes, entries));
        this.cache = Caffeine.newBuilder()
                .maximumWeight(entries == 0 ? 0 : bytes)
                .<Digest, Entry>weigher((digest, entry) -> Math.max(entry.weight(), share))
                .expireAfter(Expiry.<Digest, Entry>creating((digest, entry) -> untilExpiry(entry.token())))
                .build();
        this.clock = clock;
        this.hits = meters.counter("signet.token.cache.hits");
        this.misses = meters.counter("signet.token.cache.misses");
        meters.gauge("signet.token.cache.size", cache, Cache::estimatedSize);
    }

    /** Whether {@link #find} would find it. Counts as no use of it. */
    boolean contains(Digest digest) {
        return cache.policy().getIfPresentQuietly(digest) != null;
    }

    /** The token with this digest, if it was verified before and has not expired since. */
    Optional<VerifiedToken> find(Digest digest) {
        Entry entry = cache.getIfPresent(digest);
        boolean found = entry != null && clock.instant().isBefore(entry.token().expiresAt());
        (found ? hits : misses).increment();
        return found ? Optional.of(entry.token()) : Optional.empty();
    }

    /** @param length of the token, in characters */
    void add(Digest digest, VerifiedToken token, int length) {
        cache.put(digest, new Entry(token, FIXED_BYTES + BYTES_PER_CHARACTER * length));
    }

    /** Nothing is to be left of a revoked key. */
    void forget(@Observes KeyRemoved removed) {
        cache.invalidateAll();
    }

    /** Does now what is done by and by: makes room, and lets go of what has expired. */
    void tidy() {
        cache.cleanUp();
    }

    private Duration untilExpiry(VerifiedToken token) {
        return Duration.between(clock.instant(), token.expiresAt());
    }

    private static long ceilDiv(long bytes, int entries) {
        return (bytes + entries - 1) / entries;
    }
}
