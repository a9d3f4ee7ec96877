package dev.signet.testing;

import io.restassured.http.Header;
import io.restassured.response.Response;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares answers that nobody is to tell apart. */
public final class Answers {

    private static final Set<String> ITS_OWN = Set.of("date", "x-request-id");

    private Answers() {}

    /** All of an answer but the time and the id that every one has of its own. */
    public static String whole(Response answer) {
        String headers = answer.headers().asList().stream()
                .filter(header -> !ITS_OWN.contains(header.getName().toLowerCase()))
                .map(Header::toString)
                .sorted()
                .collect(Collectors.joining("\n"));
        return answer.statusCode() + "\n" + headers + "\n" + answer.asString();
    }
}
