package dev.signet.platform.http;

import dev.signet.platform.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Refuses names that there are not, for they are misspelt ones: what somebody has sent would have no effect. */
enum UnknownNames {
    FIELD("field"),
    QUERY_PARAMETER("query parameter");

    /** So many are named: an answer is not to take longer, or be larger, than anybody reads. */
    private static final int MOST = 20;

    private static final int LONGEST = 64;

    private final String what;

    UnknownNames(String what) {
        this.what = what;
    }

    /** What is wrong with those of the names that are not known. */
    Map<String, List<String>> refuse(Stream<String> names, Set<String> known) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        names.filter(name -> !known.contains(name))
                .limit(MOST)
                .map(UnknownNames::printable)
                .forEach(name -> errors.put(name, List.of(message(name, known))));
        return errors;
    }

    private String message(String name, Set<String> known) {
        return known.isEmpty()
                ? "Unknown %s. There is none here.".formatted(what)
                : "Unknown %s. The nearest known one is %s.".formatted(what, NearestName.to(name, known));
    }

    /** Shortened, and without what is no character. */
    private static String printable(String name) {
        return name.codePoints()
                .limit(LONGEST)
                .map(point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE
                        ? '\uFFFD'
                        : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
