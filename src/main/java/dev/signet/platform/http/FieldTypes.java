package dev.signet.platform.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The types a request record may be made of, and what JSON each takes: {@code String} (text or a number),
 * {@code Boolean}, {@code Set<String>}, and an {@code Optional} of these, which takes null as well.
 */
final class FieldTypes {

    private FieldTypes() {}

    /** Takes the fields out of the object that its record could not hold; returns what is wrong with each. */
    static Map<String, List<String>> removeFaulty(ObjectNode json, Class<?> type) {
        Map<String, List<String>> faults = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = name(component);
            JsonNode value = json.get(name);
            String fault = value == null ? null : fault(component.getGenericType(), value);
            if (fault != null) {
                json.remove(name);
                faults.put(name, List.of(fault));
            }
        }
        return faults;
    }

    /** The names of the fields that are lists. */
    static Set<String> lists(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .filter(component -> Set.class.isAssignableFrom(component.getType()))
                .map(FieldTypes::name)
                .collect(Collectors.toSet());
    }

    private static String name(RecordComponent component) {
        return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
    }

    private static String fault(Type type, JsonNode value) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            return value.isNull() ? null : fault(generic.getActualTypeArguments()[0], value);
        }
        if (value.isNull()) {
            return "This field may not be null.";
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == Set.class) {
            return faultOfList(value);
        }
        return type == Boolean.class ? faultOfBoolean(value) : faultOfText(value);
    }

    private static String faultOfBoolean(JsonNode value) {
        return value.isBoolean() ? null : "Must be a valid boolean.";
    }

    private static String faultOfList(JsonNode value) {
        if (!value.isArray()) {
            return "Expected a list of items but got type \"" + pythonName(value) + "\".";
        }
        for (JsonNode item : value) {
            String fault = item.isTextual() ? faultOfText(item) : "Not a valid string.";
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static String faultOfText(JsonNode value) {
        if (!value.isTextual() && !value.isNumber()) {
            return "Not a valid string.";
        }
        String text = value.asText();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == 0) {
                return "Null characters are not allowed.";
            }
            if (Character.isHighSurrogate(character)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(character)) {
                return "Surrogate characters are not allowed: U+%04X.".formatted((int) character);
            }
        }
        return null;
    }

    /** The reference system names JSON's types in its messages as Python calls them. */
    static String pythonName(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "list";
            case BOOLEAN -> "bool";
            case NUMBER -> value.isIntegralNumber() ? "int" : "float";
            case OBJECT -> "dict";
            default -> "str";
        };
    }
}
