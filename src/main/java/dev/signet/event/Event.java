package dev.signet.event;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Something that has happened. Who did it and from where is added when it is recorded. Holds no secret, no number and no
 * address of a user, and nothing that somebody typed.
 *
 * @param reason why it failed, in snake case; null where it succeeded
 * @param userId whom it concerns; may be null
 * @param sessionId may be null
 * @param actorId who did it, where that is not whoever sent the request's access token; may be null
 */
public record Event(
        EventType type, String reason, UUID userId, UUID sessionId, UUID actorId, Map<String, String> details) {

    public static Event of(EventType type) {
        return new Event(type, null, null, null, null, Map.of());
    }

    /** The same for a failure. */
    public Event failed(String why) {
        return new Event(type, why, userId, sessionId, actorId, details);
    }

    public Event about(UUID user) {
        return new Event(type, reason, user, sessionId, actorId, details);
    }

    /** For who has no access token yet: who logs in acts himself. */
    public Event by(UUID actor) {
        return new Event(type, reason, userId, sessionId, actor, details);
    }

    public Event session(UUID session) {
        return new Event(type, reason, userId, session, actorId, details);
    }

    public Event with(String name, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(name, value);
        return new Event(type, reason, userId, sessionId, actorId, Collections.unmodifiableMap(more));
    }

    public boolean succeeded() {
        return reason == null;
    }
}
