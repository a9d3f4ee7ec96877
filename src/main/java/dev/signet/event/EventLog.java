package dev.signet.event;

import dev.signet.platform.http.Origin;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Writes events into the log, one line each, of the category {@code dev.signet.event}. What is known of an event stands
 * in the line's MDC, which is fields of their own where the log is JSON.
 */
@ApplicationScoped
class EventLog {

    private static final Logger LOG = Logger.getLogger("dev.signet.event");

    void write(UUID id, Event event, UUID actorId, UUID sessionId, Origin origin) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", event.type().code());
        fields.put("event_id", id);
        fields.put("outcome", event.succeeded() ? "succeeded" : "failed");
        fields.put("reason", event.reason());
        fields.put("actor_id", actorId);
        fields.put("user_id", event.userId());
        fields.put("client_id", origin.actor() == null ? null : origin.actor().clientId());
        fields.put("session_id", sessionId);
        fields.put("ip", origin.ip());
        fields.put("user_agent", origin.userAgent());
        event.details().forEach((name, value) -> fields.put("detail_" + name, value));
        fields.values().removeIf(value -> value == null);
        fields.forEach((name, value) -> MDC.put(name, value.toString()));
        try {
            LOG.infof("%s %s", event.type().code(), event.succeeded() ? "succeeded" : "failed: " + event.reason());
        } finally {
            fields.keySet().forEach(MDC::remove);
        }
    }
}
