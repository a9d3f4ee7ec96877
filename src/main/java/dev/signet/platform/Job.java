package dev.signet.platform;

import io.smallrye.mutiny.Uni;

/**
 * Work that is due from time to time and that no caller waits for. A service that runs does it by itself; the command
 * {@code jobs} does it where none does.
 */
public interface Job {

    /** Does what is due now, all of it. Fails where it cannot be done. */
    Uni<Void> run();
}
