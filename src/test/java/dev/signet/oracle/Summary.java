package dev.signet.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.RawAnswer;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a client of simplejwt looks at in an answer, in one line: the status; of a success the fields, and their values
 * unless every answer has others; of a 400 the messages by field; of a 401 code and detail.
 */
final class Summary {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Their values are never the same twice. */
    private static final Set<String> NAME_ONLY = Set.of("access", "refresh", "id");

    /** What the reference says of a user. */
    private static final Set<String> PROFILE = Set.of("id", "username", "email", "phone_number");

    private Summary() {}

    static String of(Recording recording) {
        JsonNode json = parse(recording.answer());
        return summary(recording.status(), json, json, fieldNames(json), json.path("code"));
    }

    /** Leaves out what the reference has no word for: a 401's code, and the profile's further fields. */
    static String of(RawAnswer answer, Recording recording) {
        JsonNode json = parse(answer.body());
        JsonNode recorded = parse(recording.answer());
        boolean profile = recording.path().startsWith("/api/users/me");
        boolean codeUnknown = recording.status() == 401 && !recorded.has("code");
        return summary(
                answer.status(),
                json,
                json.path("errors"),
                profile ? PROFILE : fieldNames(json),
                codeUnknown ? recorded.path("code") : json.path("code"));
    }

    private static String summary(
            int status, JsonNode json, JsonNode errors, Collection<String> fields, JsonNode code) {
        return switch (status) {
            case 200 -> "200 " + content(json, fields);
            case 400 -> ("400 " + messages(errors)).strip();
            case 401 -> ("401 " + code.asText() + " " + json.path("detail").asText()).replace("  ", " ");
            default -> Integer.toString(status);
        };
    }

    private static String content(JsonNode json, Collection<String> fields) {
        if (!json.isObject()) {
            return json.isMissingNode() ? "empty" : "no JSON";
        }
        return fields.stream()
                .sorted()
                .map(name -> NAME_ONLY.contains(name)
                        ? name
                        : name + "=" + json.path(name).asText())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String messages(JsonNode errors) {
        Map<String, String> byField = new TreeMap<>();
        errors.properties().stream()
                .filter(field -> field.getValue().isArray())
                .forEach(field ->
                        byField.put(field.getKey(), field.getValue().path(0).asText()));
        return byField.isEmpty() ? "" : byField.toString();
    }

    private static Collection<String> fieldNames(JsonNode json) {
        return json.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** HTML, and what the recording has cut off, is text. */
    private static JsonNode parse(String answer) {
        try {
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(answer);
        }
    }
}
