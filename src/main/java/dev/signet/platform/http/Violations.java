package dev.signet.platform.http;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.signet.platform.problem.ProblemException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Bean Validation found, as field names of the wire to messages. */
final class Violations {

    private Violations() {}

    static ProblemException asProblem(Set<? extends ConstraintViolation<?>> violations) {
        return ProblemException.invalid(asErrors(violations));
    }

    static Map<String, List<String>> asErrors(Set<? extends ConstraintViolation<?>> violations) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        violations.stream()
                .sorted((a, b) -> a.getMessage().compareTo(b.getMessage()))
                .forEach(violation -> add(violation.getMessage(), field(violation), errors));
        return errors;
    }

    /** Two constraints may share a message: it is said once. */
    private static void add(String message, String field, Map<String, List<String>> errors) {
        List<String> messages = errors.computeIfAbsent(field, any -> new ArrayList<>());
        if (!messages.contains(message)) {
            messages.add(message);
        }
    }

    /** The last named node of a path such as {@code create.request.phoneNumber}, as {@code phone_number}. */
    private static String field(ConstraintViolation<?> violation) {
        String name = "";
        for (Path.Node node : violation.getPropertyPath()) {
            name = node.getName() == null || node.getName().startsWith("<") ? name : node.getName();
        }
        return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(name);
    }
}
