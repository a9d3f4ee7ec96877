package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** An answer that refuses, and is a problem document (RFC 9457) as every refusal has to be. */
public final class Refusal {

    /** What an answer must never tell: classes, stack traces, SQL. */
    private static final Pattern INTERNALS =
            Pattern.compile("(?i)exception|\\b(java|jakarta|io|org|com|dev)\\.[a-z]+\\.|\\bat [a-z]+\\.|select .* from"
                    + "|insert into|constraint|_key\\b");

    private final JsonNode problem;

    private Refusal(JsonNode problem) {
        this.problem = problem;
    }

    /** Fails unless the answer is a refusal with this status and code. */
    public static Refusal of(RawAnswer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).isEqualTo("urn:signet:problem:" + code);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertNothingLeaks(answer);
        return new Refusal(problem);
    }

    /** Of a field of the input, and of no other. */
    public Refusal ofField(String field, String message) {
        JsonNode errors = problem.path("errors");
        assertThat(errors.size()).as(errors.toString()).isEqualTo(1);
        assertThat(errors.path(field)).hasSize(1);
        assertThat(errors.path(field).path(0).asText()).isEqualTo(message);
        return this;
    }

    public static void assertNothingLeaks(RawAnswer answer) {
        assertThat(answer.body()).doesNotContainPattern(INTERNALS);
    }
}
