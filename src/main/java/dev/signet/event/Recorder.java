package dev.signet.event;

import io.smallrye.mutiny.Uni;

/** Writes down what happens in the transaction that it belongs to. */
@FunctionalInterface
public interface Recorder {

    /** Part of the current transaction: committed with it or not at all. */
    Uni<Void> record(Event event);
}
