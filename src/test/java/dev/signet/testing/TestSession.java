package dev.signet.testing;

import dev.signet.testing.TestUser.Tokens;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** A session as the database has it. */
public record TestSession(UUID id) {

    /** The session of a user who has logged in once. */
    public static TestSession of(TestUser user) {
        return new TestSession(TestDatabase.query(UUID.class, "select id from sessions where user_id = ?", user.id())
                .orElseThrow());
    }

    /** The session that tokens are of. */
    public static TestSession of(Tokens tokens) {
        return new TestSession(
                UUID.fromString((String) DecodedToken.of(tokens.access()).claim("sid")));
    }

    /** How many sessions of a user could be refreshed. */
    public static long liveOf(TestUser user) {
        return TestDatabase.count(
                "select count(*) from sessions where user_id = ? and revoked_at is null and expires_at > now()",
                user.id());
    }

    /** Lets time pass, for this session alone. */
    public TestSession ages(Duration duration) {
        TestDatabase.execute(
                """
                update sessions set created_at = created_at - make_interval(secs => ?),
                                    rotated_at = rotated_at - make_interval(secs => ?),
                                    previous_rotated_at = previous_rotated_at - make_interval(secs => ?),
                                    expires_at = expires_at - make_interval(secs => ?)
                where id = ?
                """, duration.toSeconds(), duration.toSeconds(), duration.toSeconds(), duration.toSeconds(), id);
        return this;
    }

    public int generation() {
        return column(Integer.class, "generation").orElseThrow();
    }

    public Optional<String> revokedReason() {
        return column(String.class, "revoked_reason");
    }

    public OffsetDateTime createdAt() {
        return column(OffsetDateTime.class, "created_at").orElseThrow();
    }

    public OffsetDateTime expiresAt() {
        return column(OffsetDateTime.class, "expires_at").orElseThrow();
    }

    /** The whole row, as text. */
    public String row() {
        return column(String.class, "sessions::text").orElseThrow();
    }

    private <T> Optional<T> column(Class<T> type, String name) {
        return TestDatabase.query(type, "select " + name + " from sessions where id = ?", id);
    }
}
