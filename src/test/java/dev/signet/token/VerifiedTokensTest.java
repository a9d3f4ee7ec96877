package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.key.KeyRemoved;
import dev.signet.platform.Digest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

    private static final int LENGTH = 900;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Digest TOKEN = Digest.of("a token");

    private Instant now = NOW;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void find_tokenThatWasAdded_isAHit() {
        VerifiedTokens tokens = tokens(Map.of());
        VerifiedToken added = expiringAt(NOW.plusSeconds(300));
        tokens.add(TOKEN, added, LENGTH);

        assertThat(tokens.find(TOKEN)).containsSame(added);
        assertThat(tokens.find(Digest.of("another token"))).isEmpty();

        assertThat(meters.counter("signet.token.cache.hits").count()).isEqualTo(1);
        assertThat(meters.counter("signet.token.cache.misses").count()).isEqualTo(1);
        assertThat(size()).isEqualTo(1);
    }

    @Test
    void find_tokenThatHasExpired_isAMiss() {
        VerifiedTokens tokens = tokens(Map.of());
        tokens.add(TOKEN, expiringAt(NOW.plusSeconds(300)), LENGTH);
        now = NOW.plusSeconds(300);
        assertThat(tokens.find(TOKEN)).isEmpty();
    }

    @Test
    void find_afterAKeyWasRemoved_isAMiss() {
        VerifiedTokens tokens = tokens(Map.of());
        tokens.add(TOKEN, expiringAt(NOW.plusSeconds(300)), LENGTH);
        tokens.forget(new KeyRemoved());
        assertThat(tokens.find(TOKEN)).isEmpty();
    }

    @Test
    void add_moreTokensThanEntries_keepsNoMore() {
        VerifiedTokens tokens = tokens(Map.of("entries", "1000"));
        assertThat(heldAfterAFlood(tokens, 20_000)).isBetween(1L, 1000L);
    }

    @Test
    void add_moreTokensThanBytes_keepsNoMore() {
        VerifiedTokens tokens = tokens(Map.of("bytes", "1M"));
        assertThat(heldAfterAFlood(tokens, 20_000)).isBetween(1L, 1024L * 1024 / LENGTH);
    }

    @Test
    void add_whereThereIsToBeNone_keepsNone() {
        VerifiedTokens tokens = tokens(Map.of("entries", "0"));
        assertThat(heldAfterAFlood(tokens, 100)).isZero();
    }

    /** A native image knows only the class that is named there. */
    @Test
    void cache_isOfTheClassThatIsRegistered() throws ReflectiveOperationException {
        String[] registered =
                VerifiedTokens.class.getAnnotation(RegisterForReflection.class).classNames();
        Object facade = read("cache", tokens(Map.of()));
        assertThat(read("cache", facade).getClass().getName()).isIn((Object[]) registered);
    }

    @Test
    void entries_belowZero_areRefused() {
        assertThatThrownBy(() -> tokens(Map.of("entries", "-1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("signet.token.cache.entries is -1");
    }

    private static Object read(String field, Object of) throws ReflectiveOperationException {
        Field declared = of.getClass().getDeclaredField(field);
        declared.setAccessible(true);
        return declared.get(of);
    }

    private long heldAfterAFlood(VerifiedTokens tokens, int flood) {
        List<Digest> added = IntStream.range(0, flood)
                .mapToObj(i -> Digest.of("token " + i))
                .peek(digest -> tokens.add(digest, expiringAt(NOW.plusSeconds(300)), LENGTH))
                .toList();
        tokens.tidy();
        return added.stream().filter(digest -> tokens.find(digest).isPresent()).count();
    }

    private double size() {
        return meters.get("signet.token.cache.size").gauge().value();
    }

    private static VerifiedToken expiringAt(Instant end) {
        return new VerifiedToken(new JwtClaims(), null, UUID.randomUUID(), UUID.randomUUID(), List.of("signet"), end);
    }

    private VerifiedTokens tokens(Map<String, String> cache) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(TokenConfig.class);
        cache.forEach((key, value) ->
                builder.withSources(new PropertiesConfigSource(Map.of("signet.token.cache." + key, value), key, 100)));
        SmallRyeConfig config = builder.build();
        return new VerifiedTokens(config.getConfigMapping(TokenConfig.class), clock(), meters);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
