package dev.signet.verifiers;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configuration of verifiers that the README prints, so that it is the one that the tests use. */
final class Readme {

    private static final Path FILE = Path.of("README.md");

    private Readme() {}

    /**
     * The first block of properties after a heading.
     *
     * @param replacements of what stands in it as an example
     */
    static Map<String, String> properties(String heading, Map<String, String> replacements) throws IOException {
        Matcher block = Pattern.compile(Pattern.quote(heading) + ".*?```properties\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(FILE));
        if (!block.find()) {
            throw new IllegalStateException("The README has no properties under " + heading);
        }
        String text = block.group(1);
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            text = text.replace(replacement.getKey(), replacement.getValue());
        }
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        Map<String, String> result = new HashMap<>();
        properties.forEach((name, value) -> result.put(name.toString(), value.toString()));
        return result;
    }
}
