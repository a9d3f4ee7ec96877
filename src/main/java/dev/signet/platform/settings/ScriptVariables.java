package dev.signet.platform.settings;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What scripts that start a service keep for themselves under its name, and hand down to it unasked. They do not stop the
 * start; the log names them.
 */
final class ScriptVariables {

    private static final Set<String> NAMES = Stream.of(
                    "BINARY", "HOME", "IMAGE", "JAVA_OPTS", "JDK", "NATIVE", "OPTS", "PORT", "REPO", "VERSION")
            .map(name -> Settings.VARIABLE_PREFIX + name)
            .collect(Collectors.toUnmodifiableSet());

    private ScriptVariables() {}

    static boolean isOne(String variable) {
        return NAMES.contains(variable);
    }
}
