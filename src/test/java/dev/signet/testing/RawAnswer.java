package dev.signet.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What came back for a {@link RawRequest}. The names of headers are without regard to case. */
public record RawAnswer(int status, Map<String, List<String>> headers, String body) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String END_OF_HEAD = "\r\n\r\n";

    /** Reads one answer, and not on to the end of the connection: after a refusal that may take its time. */
    static RawAnswer read(InputStream in) throws IOException {
        String[] lines = readHead(in).split("\r\n");
        Map<String, List<String>> headers = Stream.of(lines)
                .skip(1)
                .map(line -> line.split(":", 2))
                .collect(Collectors.groupingBy(
                        field -> field[0],
                        () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                        Collectors.mapping(field -> field[1].strip(), Collectors.toList())));
        int length = Integer.parseInt(
                headers.getOrDefault("Content-Length", List.of("0")).get(0));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new RawAnswer(Integer.parseInt(lines[0].split(" ")[1]), headers, body);
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            head.append((char) octet);
            if (octet == '\n' && head.indexOf(END_OF_HEAD) >= 0) {
                return head.toString();
            }
        }
        throw new EOFException("The answer ends early: " + head);
    }

    /** The value of the header, or null. A header that is there twice is a fault. */
    public String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new IllegalStateException(name + " is there twice: " + values);
        }
        return values.isEmpty() ? null : values.get(0);
    }

    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("No JSON: " + body, e);
        }
    }
}
