package dev.signet.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.oracle.IntendedDifferences.Difference;
import dev.signet.testing.RawAnswer;
import dev.signet.testing.RawRequest;
import dev.signet.testing.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays what the reference system was sent, and expects its answers. Where Signet answers otherwise on purpose,
 * {@code intended-differences.md} says so, and that answer is expected as exactly.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SimplejwtOracleTest {

    private static final String CHALLENGE = "Bearer realm=\"api\"";

    private static final String PASSWORD_HASH =
            "bcrypt_sha256$$2b$10$erUL9OYsaGm8uA0.HaOQLOn8/HUWzH9GqHZD4SI4UK.oB9NQRZYMK";

    private static final Map<String, Difference> DIFFERENCES = IntendedDifferences.byCase();

    @BeforeAll
    static void createRecordedUsers() {
        createUser(RecordedTokens.USERNAME, true);
        createUser("oracle_inactive", false);
    }

    static List<Recording> recordings() {
        return Recording.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings")
    void exchange_replayed_isAnsweredAsRecordedOrAsIntended(Recording recording) {
        RawAnswer answer = replay(recording);
        String reference = Summary.of(recording);
        Difference difference = DIFFERENCES.getOrDefault(
                recording.name(), new Difference("", reference, reference, "none is intended"));

        assertThat(Summary.of(answer, recording)).as(difference.why()).isEqualTo(difference.ours());
        assertThat(reference).isEqualTo(difference.reference());
        assertThat(answer.header("WWW-Authenticate")).isEqualTo(challenge(recording, answer));
    }

    @Test
    void intendedDifferences_areOfRecordedCases_andDifferences() {
        assertThat(recordings()).extracting(Recording::name).containsAll(DIFFERENCES.keySet());
        assertThat(DIFFERENCES.values()).allSatisfy(difference -> {
            assertThat(difference.ours()).isNotEqualTo(difference.reference());
            assertThat(difference.why()).isNotBlank();
        });
    }

    private static RawAnswer replay(Recording recording) {
        RawRequest request = RawRequest.of(recording.method(), recording.path()).headers(withToken(recording));
        String body = body(recording);
        return (body == null ? request : request.body(body)).send();
    }

    private static Map<String, String> withToken(Recording recording) {
        String authorization = recording.headers().get("Authorization");
        if (authorization == null || !authorization.contains("<token>")) {
            return recording.headers();
        }
        Map<String, String> headers = new HashMap<>(recording.headers());
        headers.put("Authorization", authorization.replace("<token>", RecordedTokens.of(recording)));
        return headers;
    }

    /** The recording leaves out bodies that are long or empty. */
    private static String body(Recording recording) {
        if (recording.name().equals("obtain.username_10k")) {
            return "{\"username\":\"%s\",\"password\":\"x\"}".formatted("a".repeat(10_000));
        }
        if (recording.body() == null) {
            return recording.method().equals("POST") ? "" : null;
        }
        return recording.body().contains("<token>")
                ? recording.body().replace("<token>", RecordedTokens.of(recording))
                : recording.body();
    }

    /** The reference's, and where a token was refused also why (RFC 6750, section 3.1). */
    private static String challenge(Recording recording, RawAnswer answer) {
        if (answer.status() != 401) {
            return null;
        }
        boolean guarded = recording.path().startsWith("/api/users/me");
        boolean refused = answer.json().path("code").asText().equals("token_not_valid");
        return guarded && refused ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE;
    }

    private static void createUser(String username, boolean active) {
        TestDatabase.execute(
                "insert into users (id, username, email, phone_number, password_hash, active) values (?, ?, ?, ?, ?, ?)",
                UUID.randomUUID(),
                username,
                username + "@example.com",
                "+821012345678",
                PASSWORD_HASH,
                active);
    }
}
