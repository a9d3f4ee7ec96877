package dev.signet.token;

import dev.signet.platform.problem.ProblemException;
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
        /** It goes on with its next step. */
        CHALLENGED,
        REFUSED,
        THROTTLED,
        OVERLOADED,
        FAILED
    }

    enum RefreshOutcome {
        ROTATED,
        RETRIED,
        /** After the grace interval. */
        RETRIED_LATE,
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

    /** Counts a login by how it ended: with this failure, or null. */
    void login(Throwable failure) {
        logins.get(outcome(failure)).increment();
    }

    private static LoginOutcome outcome(Throwable failure) {
        if (failure == null) {
            return LoginOutcome.SUCCEEDED;
        }
        if (!(failure instanceof ProblemException problem)) {
            return LoginOutcome.FAILED;
        }
        return switch (problem.code()) {
            case SECOND_FACTOR_REQUIRED, SECOND_FACTOR_ENROLMENT_REQUIRED, PASSWORD_CHANGE_REQUIRED ->
                LoginOutcome.CHALLENGED;
            // The last three are those of a later step: no good challenge, nothing to confirm, no password to keep.
            case NO_ACTIVE_ACCOUNT, TOKEN_NOT_VALID, CONFLICT, INVALID -> LoginOutcome.REFUSED;
            case TOO_MANY_REQUESTS -> LoginOutcome.THROTTLED;
            case OVERLOADED -> LoginOutcome.OVERLOADED;
            default -> LoginOutcome.FAILED;
        };
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
