package dev.signet.account;

import dev.signet.platform.Durations;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.settings.Configured;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Whether somebody has logged in of late: an access token alone may have been left behind at a strange computer. */
@ApplicationScoped
public class RecentLogin implements Configured {

    private final Clock clock;
    private final Duration longest;

    RecentLogin(Clock clock, AccountConfig config) {
        this.clock = clock;
        this.longest = config.reauthenticationAfter();
        Durations.requireAtLeast(Duration.ZERO, "signet.account.reauthentication-after", longest);
    }

    boolean is(Instant loggedInAt) {
        return clock.instant().isBefore(loggedInAt.plus(longest));
    }

    /** Fails with {@code REAUTHENTICATION_REQUIRED} (RFC 9470) if the caller has logged in too long ago. */
    public void require(Instant loggedInAt) {
        if (!is(loggedInAt)) {
            throw refusal("This needs a recent login: log in again.");
        }
    }

    /** What is answered where the password would have done as well. */
    ProblemException required() {
        return refusal("This needs a recent login: log in again, or give current_password.");
    }

    private ProblemException refusal(String detail) {
        return ErrorCode.REAUTHENTICATION_REQUIRED.because(detail).maxAge(longest);
    }
}
