package dev.signet.token;

import dev.signet.platform.Digest;
import dev.signet.platform.http.Origin;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;

/**
 * From where a session was refreshed, as a digest to compare with: the network, as an account's known places have it, and
 * the user agent.
 */
final class RefreshPlace {

    private RefreshPlace() {}

    /**
     * That of a refresh to a generation. It is good for that generation alone: if something does not write it, what it has
     * left there counts for nothing.
     *
     * @return null where it is unknown: that is nobody's place
     */
    static Buffer of(Origin origin, int generation) {
        String network = origin.network();
        return network == null
                ? null
                : Buffer.buffer(Digest.of(generation + "\n" + network + "\n" + Objects.toString(origin.userAgent(), ""))
                        .toBytes());
    }
}
