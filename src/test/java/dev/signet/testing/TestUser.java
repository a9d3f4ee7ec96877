package dev.signet.testing;

import io.restassured.response.Response;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A user of a test's own, put straight into the database.
 *
 * @param username unique in the test run
 */
public record TestUser(UUID id, String username) {

    public static final String PASSWORD = "correct horse battery";

    /** {@link #PASSWORD} at the cost of the profile {@code test}. A login elsewhere rewrites it. */
    public static final String PASSWORD_HASH =
            "argon2$argon2id$v=19$m=8,t=1,p=1$/85hQz4KAPkmngAIKpETfw$yp569CmhlQOgX9akMYs5JHjsLezjaD91HbOfv0+0cts";

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final String RUN = Long.toString(System.currentTimeMillis(), 36);

    public static TestUser create() {
        return create("{}", true);
    }

    public static TestUser createAdmin() {
        return create("{admin}", true);
    }

    public static TestUser createInactive() {
        return create("{}", false);
    }

    private static TestUser create(String roles, boolean active) {
        TestUser user = new TestUser(UUID.randomUUID(), "user" + NEXT.incrementAndGet() + "." + RUN);
        TestDatabase.execute(
                "insert into users (id, username, email, password_hash, roles, active) values (?, ?, ?, ?, ?::text[], ?)",
                user.id,
                user.username,
                user.email(),
                PASSWORD_HASH,
                roles,
                active);
        return user;
    }

    /** A valid number of the default region that no other user has, in E.164. */
    public static String newPhoneNumber() {
        return "+1201" + ThreadLocalRandom.current().nextInt(200_0000, 1000_0000);
    }

    public String email() {
        return username + "@example.com";
    }

    /** Sets a column, past the service. */
    public TestUser with(String column, Object value) {
        TestDatabase.execute("update users set " + column + " = ? where id = ?", value, id);
        return this;
    }

    /** Gives the account a new number that it has verified. */
    public String verifiedPhoneNumber() {
        String number = newPhoneNumber();
        with("phone_number", number).with("phone_number_verified", true);
        return number;
    }

    /** Logs in: every call opens a session. */
    public Tokens login() {
        return Tokens.of(SignetClient.login(username, PASSWORD));
    }

    /** What a login or a refresh has given. */
    public record Tokens(String access, String refresh) {

        public static Tokens of(Response response) {
            response.then().statusCode(200);
            return new Tokens(response.path("access"), response.path("refresh"));
        }

        /** Takes the refresh token for the next pair. */
        public Tokens refreshed() {
            return of(SignetClient.refresh(refresh));
        }
    }
}
