package dev.signet.platform.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of all settings, as properties and as variables of the environment. In a property's name {@code *} stands for
 * the key of a map, and {@code [*]} for the index of a list.
 */
final class SettingNames {

    private static final Pattern FREE = Pattern.compile("\\[\\*]|\\*");

    private final Set<String> properties = new HashSet<>();
    private final Set<String> variables = new HashSet<>();
    private final List<Pattern> freeProperties;
    private final List<Pattern> freeVariables;

    /**
     * @param known as the mappings have them
     * @param given as they stand in files: a key of several words is known to the environment only if one has it
     */
    SettingNames(Collection<String> known, Collection<String> given) {
        List<String> free =
                known.stream().filter(name -> FREE.matcher(name).find()).toList();
        freeProperties = free.stream()
                .map(name -> pattern(name, UnaryOperator.identity(), "(\"[^\"]+\"|[^.]+)", "\\[\\d+]"))
                .toList();
        freeVariables = free.stream()
                .map(name -> pattern(name, Settings::variable, "[A-Z0-9]+", "_\\d+_"))
                .toList();
        properties.addAll(known);
        free.forEach(properties::remove);
        given.stream().filter(this::isProperty).forEach(properties::add);
        properties.stream().map(Settings::variable).forEach(variables::add);
    }

    boolean isProperty(String name) {
        return properties.contains(name) || matchesAny(freeProperties, name);
    }

    boolean isVariable(String name) {
        return variables.contains(name) || matchesAny(freeVariables, name);
    }

    String nearestProperty(String name) {
        return nearest(properties, name);
    }

    String nearestVariable(String name) {
        return nearest(variables, name);
    }

    private static boolean matchesAny(List<Pattern> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static Pattern pattern(String name, UnaryOperator<String> spelling, String key, String index) {
        StringBuilder pattern = new StringBuilder();
        Matcher free = FREE.matcher(name);
        int end = 0;
        while (free.find()) {
            pattern.append(Pattern.quote(spelling.apply(name.substring(end, free.start()))));
            pattern.append(free.group().equals("*") ? key : index);
            end = free.end();
        }
        pattern.append(Pattern.quote(spelling.apply(name.substring(end))));
        return Pattern.compile(pattern.toString());
    }

    private static String nearest(Set<String> names, String name) {
        return names.stream()
                .min(Comparator.<String>comparingInt(candidate -> distance(candidate, name))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** How many letters have to be added or left out to make one of the other: a word that is missing is cheap. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= one.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= other.length(); column++) {
                int replaced = diagonal + (one.charAt(line - 1) == other.charAt(column - 1) ? 0 : 2);
                diagonal = row[column];
                row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
