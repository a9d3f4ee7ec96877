package dev.signet.event;

import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Some events, the newest first.
 *
 * @param next the value of {@code before} that gives the next page; null on the last one
 */
record EventPage(
        List<EventResponse> results,
        @Schema(nullable = true) UUID next) {

    /** A page of at most {@code limit} of the events found: one more than that means there is a next page. */
    static EventPage of(List<EventResponse> found, int limit) {
        return new EventPage(
                found.stream().limit(limit).toList(),
                found.size() > limit ? found.get(limit - 1).id() : null);
    }

    EventPage map(UnaryOperator<EventResponse> change) {
        return new EventPage(results.stream().map(change).toList(), next);
    }
}
