package dev.signet.event;

import dev.signet.platform.http.QueryParameters;
import dev.signet.platform.problem.ErrorCode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which events to list. All but the limit may be null. */
record EventFilter(
        String type,
        String outcome,
        UUID userId,
        UUID actorId,
        String ip,
        Instant since,
        Instant until,
        UUID before,
        int limit) {

    private static final Set<String> TYPES =
            Stream.of(EventType.values()).map(EventType::code).collect(Collectors.toSet());
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");
    private static final Set<String> OUTCOMES = Set.of("succeeded", "failed");

    /** The parameters of a query, as they came. All may be null. */
    record Parameters(
            String type,
            String outcome,
            String user,
            String actor,
            String ip,
            String since,
            String until,
            String before,
            String limit) {}

    /** Fails with {@code INVALID} for a parameter that makes no sense: a filter that is not applied would mislead. */
    static EventFilter parse(Parameters query) {
        return new EventFilter(
                oneOf(TYPES, "type", query.type()),
                oneOf(OUTCOMES, "outcome", query.outcome()),
                QueryParameters.parseId("user", query.user()),
                QueryParameters.parseId("actor", query.actor()),
                withoutNull(query.ip()),
                parseInstant("since", query.since()),
                parseInstant("until", query.until()),
                QueryParameters.parseId("before", query.before()),
                QueryParameters.parseLimit(query.limit()));
    }

    /** What a user may ask of the own events. */
    static EventFilter ofUser(UUID userId, String before, String limit) {
        return parse(new Parameters(null, null, userId.toString(), null, null, null, null, before, limit));
    }

    /** The statement that lists them, and one more than the limit. */
    String statement() {
        List<String> conditions = new ArrayList<>(List.of("true"));
        addIf(type, "type = $%d", conditions);
        addIf(outcome, "outcome = $%d", conditions);
        addIf(userId, "user_id = $%d", conditions);
        addIf(actorId, "actor_id = $%d", conditions);
        addIf(ip, "ip = $%d", conditions);
        addIf(since, "at >= $%d", conditions);
        addIf(until, "at < $%d", conditions);
        addIf(before, "id < $%d", conditions);
        return "select * from events where " + String.join(" and ", conditions) + " order by id desc limit "
                + (limit + 1);
    }

    /** Its arguments. */
    List<Object> arguments() {
        return Stream.<Object>of(type, outcome, userId, actorId, ip, atOffset(since), atOffset(until), before)
                .filter(value -> value != null)
                .toList();
    }

    private static void addIf(Object value, String condition, List<String> conditions) {
        if (value != null) {
            conditions.add(condition.formatted(conditions.size()));
        }
    }

    private static OffsetDateTime atOffset(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static String oneOf(Set<String> known, String parameter, String value) {
        if (value != null && !known.contains(value)) {
            throw ErrorCode.INVALID.at(
                    parameter, "Must be one of " + known.stream().sorted().collect(Collectors.joining(", ")) + ".");
        }
        return value;
    }

    /** PostgreSQL has no text with a NUL in it. */
    private static String withoutNull(String ip) {
        if (ip != null && ip.indexOf(0) >= 0) {
            throw ErrorCode.INVALID.at("ip", "Null characters are not allowed.");
        }
        return ip;
    }

    /** No event is older, and PostgreSQL knows no time much later. */
    private static Instant parseInstant(String parameter, String value) {
        try {
            Instant instant = value == null ? null : Instant.parse(value);
            if (instant == null || !instant.isBefore(Instant.EPOCH) && instant.isBefore(END_OF_TIME)) {
                return instant;
            }
        } catch (DateTimeParseException e) {
            // Says less than the sentence below.
        }
        throw ErrorCode.INVALID.at(parameter, "Must be a time such as 2026-01-31T12:00:00Z.");
    }
}
