package dev.signet.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An event as it was recorded. What is not known is not there.
 *
 * @param type one of {@link EventType}, in lower case
 * @param outcome {@code succeeded} or {@code failed}
 * @param reason why it failed
 * @param actorId the user or service client that did it
 * @param userId whom it concerns
 * @param clientId the client that the actor's access token was issued to
 * @param requestId what the log lines of the request carry
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        name = "Event",
        requiredProperties = {"id", "at", "type", "outcome"})
record EventResponse(
        UUID id,
        Instant at,
        @Schema(examples = "login") String type,
        @Schema(examples = "failed") String outcome,
        @Schema(examples = "wrong_password") String reason,
        UUID actorId,
        UUID userId,
        String clientId,
        UUID sessionId,
        String ip,
        String userAgent,
        String requestId,
        Map<String, String> details) {

    static EventResponse from(Row row) {
        return new EventResponse(
                row.getUUID("id"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("type"),
                row.getString("outcome"),
                row.getString("reason"),
                row.getUUID("actor_id"),
                row.getUUID("user_id"),
                row.getString("client_id"),
                row.getUUID("session_id"),
                row.getString("ip"),
                row.getString("user_agent"),
                row.getString("request_id"),
                details(row.getJsonObject("details")));
    }

    /** As the user whom it concerns may see it: of what others did, nothing but that it was done. */
    EventResponse asUserSeesIt() {
        boolean own = actorId == null || actorId.equals(userId);
        return own
                ? this
                : new EventResponse(id, at, type, outcome, reason, null, userId, null, null, null, null, null, details);
    }

    private static Map<String, String> details(JsonObject json) {
        Map<String, String> details = new TreeMap<>();
        json.forEach(detail -> details.put(detail.getKey(), String.valueOf(detail.getValue())));
        return details;
    }
}
