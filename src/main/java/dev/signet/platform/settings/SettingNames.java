package dev.signet.platform.settings;

import dev.signet.platform.NearestName;
import java.util.Collection;
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
        return NearestName.to(name, properties);
    }

    String nearestVariable(String name) {
        return NearestName.to(name, variables);
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
}
