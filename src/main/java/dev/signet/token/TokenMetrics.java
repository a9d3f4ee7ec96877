package dev.signet.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts logins, refreshes and replays, and measures access tokens. Every meter is there, at zero, from the start. */
@Startup
@ApplicationScoped
class TokenMetrics {

    enum LoginOutcome {
        SUCCEEDED,
        REFUSED,
        OVERLOADED,
        FAILED
    }

    enum RefreshOutcome {
        ROTATED,
        RETRIED,
        REFUSED,
        FAILED
    }

    private final Map<LoginOutcome, Counter> logins;
    private final Map<RefreshOutcome, Counter> refreshes;
    private final Counter replays;
    private final DistributionSummary lengths;

    TokenMetrics(MeterRegistry registry) {
        logins = counters(registry, "signet.logins", LoginOutcome.values());
        refreshes = counters(registry, "signet.refreshes", RefreshOutcome.values());
        replays = registry.counter("signet.refresh.replays");
        lengths = registry.summary("signet.token.access.length");
    }

    void login(LoginOutcome outcome) {
        logins.get(outcome).increment();
    }

    void refresh(RefreshOutcome outcome) {
        refreshes.get(outcome).increment();
    }

    void replay() {
        replays.increment();
    }

    /** An access token of so many characters. */
    void signed(int length) {
        lengths.record(length);
    }

    private static <E extends Enum<E>> Map<E, Counter> counters(MeterRegistry registry, String name, E[] outcomes) {
        return Stream.of(outcomes)
                .collect(Collectors.toMap(
                        Function.identity(),
                        outcome ->
                                registry.counter(name, "outcome", outcome.name().toLowerCase(Locale.ROOT))));
    }
}
