package dev.signet.throttle;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A login that may be tried. It is decided in the end by the statement that opens the session: only where none of its
 * {@link #blocking} keys has been blocked meanwhile.
 *
 * @param network from where
 * @param counted what its failure counts for
 * @param cleared what is forgotten when it succeeds
 */
public record LoginAttempt(String network, List<Counted> counted, List<Counted> cleared) {

    /** The keys of which none may be blocked. */
    public Buffer[] blocking() {
        return keys(counted);
    }

    /** The keys that are forgotten when it succeeds. */
    public Buffer[] clearing() {
        return keys(cleared);
    }

    private static Buffer[] keys(List<Counted> counted) {
        return counted.stream().map(Counted::key).toArray(Buffer[]::new);
    }

    @Override
    public String toString() {
        return "LoginAttempt[hidden]";
    }
}
