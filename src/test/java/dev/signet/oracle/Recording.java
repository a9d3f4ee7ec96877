package dev.signet.oracle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One line of {@code oracle/simplejwt.jsonl}: what the reference system was sent and what it answered. */
record Recording(
        @JsonProperty("case") String name,
        String method,
        String path,
        Map<String, String> headers,
        String body,
        int status,
        @JsonProperty("www_authenticate") String challenge,
        String answer) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Recording> all() {
        return lines("/oracle/simplejwt.jsonl").stream().map(Recording::parse).toList();
    }

    /** The lines of a file of the tests. */
    static List<String> lines(String resource) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Recording.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recording parse(String line) {
        try {
            return JSON.readValue(line, Recording.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(line, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
