package dev.signet.django;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.testing.DumpedUser;
import dev.signet.testing.RawAnswer;
import dev.signet.testing.RawRequest;
import dev.signet.testing.Refusal;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ImportTest {

    private static final String PATH = "/api/admin/import/django";
    private static final String PASSWORD_OF_VECTORS = "correct horse battery staple ñ€";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static TestUser admin;
    private static String adminToken;

    @BeforeEach
    void logIn() {
        if (admin == null) {
            admin = TestUser.createAdmin();
        }
        adminToken = admin.login().access();
    }

    // --- What becomes of a user ---

    @Test
    void user_withAllFields_isMapped() {
        String number = TestUser.newPhoneNumber();
        DumpedUser user = DumpedUser.create()
                .with("first_name", " Ada")
                .with("last_name", "Lovelace")
                .with("email", "Ada@example.com")
                .with("phone_number", number.replaceFirst("\\+1(...)(...)", "($1) $2-"))
                .with("is_staff", true)
                .with("is_superuser", true)
                .with("last_login", "2026-01-02T03:04:05.678+09:00")
                .with("password", "!Zk3mT0aQ9xYbLw7RnE2vHcZk3mT0aQ9xYbLw7RnE");

        assertThat(outcomeOf(user)).isEqualTo("created");

        assertThat(column(user, String.class, "first_name")).hasValue("Ada");
        assertThat(column(user, String.class, "last_name")).hasValue("Lovelace");
        assertThat(column(user, String.class, "email")).hasValue("Ada@example.com");
        assertThat(column(user, Boolean.class, "email_verified")).hasValue(false);
        assertThat(column(user, String.class, "phone_number")).hasValue(number);
        assertThat(column(user, Boolean.class, "phone_number_verified")).hasValue(false);
        assertThat(column(user, String.class, "roles::text")).hasValue("{admin,staff}");
        assertThat(column(user, Boolean.class, "active")).hasValue(true);
        assertThat(time(user, "created_at")).hasValue(Instant.parse("2020-02-03T04:05:06.789Z"));
        assertThat(time(user, "last_login_at")).hasValue(Instant.parse("2026-01-01T18:04:05.678Z"));
        assertThat(column(user, String.class, "password_hash")).hasValue("!Zk3mT0aQ9xYbLw7RnE2vHcZk3mT0aQ9xYbLw7RnE");
    }

    @Test
    void user_withWhatMustBeAlone_comesIn() {
        DumpedUser user = DumpedUser.create();
        List.of("phone_number", "email", "first_name", "last_name", "is_active", "is_staff", "is_superuser")
                .forEach(user::without);
        user.without("last_login").without("date_joined").without("groups");

        assertThat(outcomeOf(user)).isEqualTo("created");

        assertThat(column(user, String.class, "phone_number")).isEmpty();
        assertThat(column(user, String.class, "email")).isEmpty();
        assertThat(column(user, String.class, "roles::text")).hasValue("{}");
        assertThat(column(user, Boolean.class, "active")).hasValue(true);
        SignetClient.login(user.username(), TestUser.PASSWORD).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"is_staff,{staff}", "is_superuser,{admin}"})
    void flag_isARole(String flag, String roles) {
        DumpedUser user = DumpedUser.create().with(flag, true);

        assertThat(outcomeOf(user)).isEqualTo("created");

        assertThat(column(user, String.class, "roles::text")).hasValue(roles);
    }

    @Test
    void user_inactive_cannotLogIn() {
        DumpedUser user = DumpedUser.create().with("is_active", false);

        assertThat(outcomeOf(user)).isEqualTo("created");

        SignetClient.login(user.username(), TestUser.PASSWORD).then().statusCode(401);
    }

    @Test
    void username_isNormalizedAndFoundInAnyCase() {
        DumpedUser user = DumpedUser.create();
        String name = user.username().replace("dumped", "Dumped\u00c9");
        user.with("username", name.replace("D", "\uFF24"));

        assertThat(outcomeOf(user)).isEqualTo("created");

        SignetClient.login(name.toUpperCase(), TestUser.PASSWORD).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "phone_number | 12345                     | The phone number entered is not valid.",
                "email        | not an address            | Enter a valid email address.",
                "email        | 에이다@example.com          | Enter a valid email address.",
                "date_joined  | yesterday                 | This is no date and time in the form of ISO 8601.",
                "last_login   | 99999-01-01T00:00:00Z     | This is no date and time in the form of ISO 8601.",
                "password     | md5$salt$5f4dcc3b5aa765d61d8327deb882cf99 | A hash that is malformed, too costly or in an"
                        + " unknown format (md5): the user has to set a new password.",
                "password     | ''                        | A hash that is malformed, too costly or in an unknown format:"
                        + " the user has to set a new password.",
                "password     | pbkdf2_sha256$99999999$salt$L4ge/MqoyK6hJ3gm3kna9W18VDpQvsQuQd+j0UdysuE= | A hash that is"
                        + " malformed, too costly or in an unknown format (pbkdf2_sha256): the user has to set a new password."
            })
    void field_thatAUserCanBeWithout_isLeftOutAndNoted(String field, String value, String note) {
        DumpedUser user = DumpedUser.create().with(field, value);

        JsonNode line = lineOf(user);

        assertThat(line.path("outcome").asText()).isEqualTo("created");
        assertThat(line.path("notes").path(field).asText()).isEqualTo(note);
    }

    @Test
    void password_inAnUnknownFormat_isNotKept() {
        String md5 = "md5$salt$5f4dcc3b5aa765d61d8327deb882cf99";
        DumpedUser user = DumpedUser.create().with("password", md5);

        String report = send(user.toString()).asString();

        assertThat(report).doesNotContain(md5, "5f4dcc3b");
        assertThat(column(user, String.class, "password_hash"))
                .hasValueSatisfying(stored -> assertThat(stored).matches("![A-Za-z0-9_-]{40}"));
        assertThat(send(user.toString()).asString()).contains("\"skipped\":1");
    }

    @ParameterizedTest
    @MethodSource("usersThatCannotBe")
    void user_thatCannotBe_isRefusedAloneWithTheReason(DumpedUser user, String reason) {
        DumpedUser good = DumpedUser.create();

        List<JsonNode> lines = report(send("[" + user + "," + good + "]"));

        assertThat(lines.get(0).path("outcome").asText()).isEqualTo("refused");
        assertThat(lines.get(0).path("reason").asText()).isEqualTo(reason);
        assertThat(lines.get(1).path("outcome").asText()).isEqualTo("created");
        assertThat(summary(lines).path("refused").asInt()).isOne();
        assertThat(summary(lines).path("done").asBoolean()).isTrue();
    }

    static Stream<Arguments> usersThatCannotBe() {
        String required = "This field is required.";
        String rule = "username: Enter a valid username: 1 to 150 letters, numbers and @/./+/-/_ characters.";
        return Map.ofEntries(
                        Map.entry(DumpedUser.create().without("username"), "username: " + required),
                        Map.entry(DumpedUser.create().with("username", null), "username: " + required),
                        Map.entry(DumpedUser.create().with("username", 5), "username: Not a valid string."),
                        Map.entry(DumpedUser.create().with("username", ""), rule),
                        Map.entry(DumpedUser.create().with("username", "a b"), rule),
                        Map.entry(DumpedUser.create().with("username", "a".repeat(151)), rule),
                        Map.entry(
                                DumpedUser.create().with("username", "a\0"),
                                "username: Null characters are not allowed."),
                        Map.entry(
                                DumpedUser.create().with("first_name", "a\ud800"),
                                "first_name: Surrogate characters are not allowed."),
                        Map.entry(
                                DumpedUser.create().with("last_name", "a".repeat(151)),
                                "last_name: Ensure this field has no more than 150 characters."),
                        Map.entry(DumpedUser.create().with("email", List.of()), "email: Not a valid string."),
                        Map.entry(DumpedUser.create().without("password"), "password: " + required),
                        Map.entry(DumpedUser.create().with("password", 5), "password: Not a valid string."),
                        Map.entry(DumpedUser.create().with("is_active", "yes"), "is_active: Must be a valid boolean."),
                        Map.entry(DumpedUser.create().with("is_active", null), "is_active: Must be a valid boolean."),
                        Map.entry(
                                DumpedUser.create().with("is_superuser", 1), "is_superuser: Must be a valid boolean."),
                        Map.entry(DumpedUser.create().having("fields", List.of()), "fields: " + required),
                        Map.entry(DumpedUser.create().having("model", null), "model: " + required),
                        Map.entry(
                                DumpedUser.create().having("pk", List.of(1)),
                                "pk: This is neither a number nor a text of at most 64 characters."),
                        Map.entry(
                                DumpedUser.create().with("extra", "x".repeat(70_000)),
                                "This is larger than a user can be."))
                .entrySet()
                .stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @Test
    void objectsOfOtherModels_arePassedOver() {
        DumpedUser user = DumpedUser.create().having("model", "auth.User");
        String group = "{\"model\":\"auth.group\",\"pk\":1,\"fields\":{\"name\":\"editors\"}}";

        List<JsonNode> lines = report(send("[" + group + "," + user + "," + group + "]"));

        assertThat(lines.get(0).path("outcome").asText()).isEqualTo("created");
        assertThat(summary(lines).path("other_models").asInt()).isEqualTo(2);
    }

    // --- Passwords ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pbkdf2_sha256$260000$saltSALT12345678901234$L4ge/MqoyK6hJ3gm3kna9W18VDpQvsQuQd+j0UdysuE=",
                "pbkdf2_sha256$1000000$Zk3mT0aQ9xYbLw7RnE2vHc$EJZbazbN9wfB35OOp6T4d/8FcMVL/kgOTKjCzbGV6f8=",
                "pbkdf2_sha1$1000$Zk3mT0aQ9xYbLw7RnE2vHc$VwFQYcKk6UEX5n8h4y/G9/XBJ70=",
                "scrypt$16384$Zk3mT0aQ9xYbLw7RnE2vHc$8$5$Y/cRaHC/NGsz976zmrf5MQIHZuVL4tZsE4PMhclLONWDmF9ZjGW960mjyXAzOPWfqHQ6"
                        + "KqQddalt0dDVDSAHYg==",
                "bcrypt_sha256$$2b$12$3gOFDfs1bP6mfPrQ.IjT0eEFxCXCAtRWgrU3849cLzf82k4CuGHdC",
                "bcrypt$$2b$10$3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G",
                "$2b$10$3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G"
            })
    void hash_ofEveryFormat_isKeptAndOpensAndIsRewrittenAtTheFirstLogin(String encoded) {
        DumpedUser user = DumpedUser.create().with("password", encoded);

        JsonNode line = lineOf(user);

        assertThat(line.path("notes").isMissingNode()).isTrue();
        assertThat(column(user, String.class, "password_hash")).hasValue(encoded);
        SignetClient.login(user.username(), PASSWORD_OF_VECTORS + "x").then().statusCode(401);
        assertThat(column(user, String.class, "password_hash")).hasValue(encoded);
        SignetClient.login(user.username(), PASSWORD_OF_VECTORS).then().statusCode(200);
        assertThat(column(user, String.class, "password_hash"))
                .hasValueSatisfying(stored -> assertThat(stored).startsWith("argon2$argon2id$v=19$m="));
        SignetClient.login(user.username(), PASSWORD_OF_VECTORS).then().statusCode(200);
        assertThat(send(user.toString()).asString()).contains("\"skipped\":1");
    }

    @Test
    void hash_ofDjangosArgon2_costsMoreAndIsKept() {
        String encoded =
                "argon2$argon2id$v=19$m=102400,t=2,p=8$WmszbVQwYVE5eFliTHc3Ug$I1cRpdbGFOa0ltxkBT7sjQ7j0E8P1b262xsvzjRcVrg";
        DumpedUser user = DumpedUser.create().with("password", encoded);

        lineOf(user);

        SignetClient.login(user.username(), PASSWORD_OF_VECTORS + "x").then().statusCode(401);
        SignetClient.login(user.username(), PASSWORD_OF_VECTORS).then().statusCode(200);
        assertThat(column(user, String.class, "password_hash")).hasValue(encoded);
    }

    // --- Once more ---

    @Test
    void sameFile_again_changesNothing() {
        DumpedUser user = DumpedUser.create().with("email", "a@example.com").with("first_name", "Ada");
        assertThat(outcomeOf(user)).isEqualTo("created");
        String row = row(user);

        assertThat(outcomeOf(user)).isEqualTo("skipped");

        assertThat(row(user)).isEqualTo(row);
    }

    @Test
    void sameFile_afterChangesHere_undoesNone() {
        DumpedUser user = DumpedUser.create().with("first_name", "Ada");
        assertThat(outcomeOf(user)).isEqualTo("created");
        TestDatabase.execute("update users set first_name = 'Grace', active = false where id = ?", idOf(user));
        String row = row(user);

        assertThat(outcomeOf(user)).isEqualTo("skipped");

        assertThat(row(user)).isEqualTo(row);
    }

    @Test
    void sameFile_afterARenamingHere_createsNobody() {
        DumpedUser user = DumpedUser.create();
        assertThat(outcomeOf(user)).isEqualTo("created");
        TestDatabase.execute("update users set username = ? where id = ?", "re." + user.username(), idOf(user));

        assertThat(outcomeOf(user)).isEqualTo("skipped");

        assertThat(column(user, UUID.class, "id")).isEmpty();
    }

    @Test
    void sameFile_afterADeletionHere_bringsNobodyBack() {
        DumpedUser user = DumpedUser.create();
        assertThat(outcomeOf(user)).isEqualTo("created");
        TestDatabase.execute("delete from users where id = ?", idOf(user));

        JsonNode line = lineOf(user);

        assertThat(line.path("outcome").asText()).isEqualTo("skipped");
        assertThat(line.path("reason").asText()).isEqualTo("The user was imported and has been deleted here since.");
        assertThat(column(user, UUID.class, "id")).isEmpty();
    }

    @Test
    void otherFile_changesOnlyWhatItSaysDifferently() {
        DumpedUser user = DumpedUser.create().with("first_name", "Ada").with("last_name", "Byron");
        assertThat(outcomeOf(user)).isEqualTo("created");
        TestDatabase.execute("update users set first_name = 'Grace' where id = ?", idOf(user));

        assertThat(outcomeOf(user.with("last_name", "Lovelace"))).isEqualTo("updated");

        assertThat(column(user, String.class, "first_name")).hasValue("Grace");
        assertThat(column(user, String.class, "last_name")).hasValue("Lovelace");
        assertThat(eventsAbout(user)).contains("user_changed");
    }

    @ParameterizedTest
    @CsvSource({"is_active,false,deactivated", "is_staff,true,roles_changed", "is_superuser,true,roles_changed"})
    void otherFile_thatTakesOrGivesRights_endsTheSessions(String field, boolean value, String reason) {
        DumpedUser user = DumpedUser.create();
        assertThat(outcomeOf(user)).isEqualTo("created");
        Tokens tokens = Tokens.of(SignetClient.login(user.username(), TestUser.PASSWORD));

        assertThat(outcomeOf(user.with(field, value))).isEqualTo("updated");

        SignetClient.me(tokens.access()).then().statusCode(401);
        assertThat(TestDatabase.query(
                        String.class, "select revoked_reason from sessions where user_id = ?", idOf(user)))
                .hasValue(reason);
    }

    @Test
    void otherFile_withAnotherPassword_setsItAndEndsTheSessions() {
        DumpedUser user = DumpedUser.create();
        assertThat(outcomeOf(user)).isEqualTo("created");
        Tokens tokens = Tokens.of(SignetClient.login(user.username(), TestUser.PASSWORD));
        user.with("password", "pbkdf2_sha1$1000$Zk3mT0aQ9xYbLw7RnE2vHc$VwFQYcKk6UEX5n8h4y/G9/XBJ70=");

        assertThat(outcomeOf(user)).isEqualTo("updated");

        SignetClient.me(tokens.access()).then().statusCode(401);
        SignetClient.login(user.username(), TestUser.PASSWORD).then().statusCode(401);
        SignetClient.login(user.username(), PASSWORD_OF_VECTORS).then().statusCode(200);
        assertThat(eventsAbout(user)).contains("password_changed");
    }

    // --- Who is who ---

    @Test
    void user_whoWasNotImported_isRefused() {
        TestUser ours = TestUser.create();
        DumpedUser user = DumpedUser.create().with("username", ours.username().toUpperCase());

        JsonNode line = lineOf(user);

        assertThat(line.path("outcome").asText()).isEqualTo("refused");
        assertThat(line.path("reason").asText())
                .isEqualTo("A user of this name is here already, and was not imported.");
        ours.login();
    }

    @Test
    void names_thatDifferInCaseAlone_areOneUserAndTheSecondIsRefused() {
        DumpedUser first = DumpedUser.create();
        DumpedUser second =
                DumpedUser.create().with("username", first.username().toUpperCase());
        String file = "[" + first + "," + second + "]";

        for (String firstOutcome : List.of("created", "skipped")) {
            List<JsonNode> lines = report(send(file));
            assertThat(lines.get(0).path("outcome").asText()).isEqualTo(firstOutcome);
            assertThat(lines.get(1).path("outcome").asText()).isEqualTo("refused");
            assertThat(lines.get(1).path("reason").asText())
                    .isEqualTo("Another user was imported under this name, with the primary key " + first.pk() + ".");
        }
        assertThat(column(first, String.class, "username")).hasValue(first.username());
    }

    @Test
    void users_withOneAddress_bothComeIn() {
        DumpedUser first = DumpedUser.create();
        String address = first.username() + "@example.com";
        DumpedUser second = DumpedUser.create().with("email", address);

        List<JsonNode> lines = report(send("[" + first.with("email", address) + "," + second + "]"));

        assertThat(summary(lines).path("created").asInt()).isEqualTo(2);
    }

    @Test
    void users_withoutAPrimaryKey_areKnownByTheirNames() {
        DumpedUser user = DumpedUser.create().having("pk", null);

        assertThat(outcomeOf(user)).isEqualTo("created");
        assertThat(outcomeOf(user)).isEqualTo("skipped");
        assertThat(outcomeOf(user.with("username", user.username().toUpperCase())))
                .isEqualTo("refused");
    }

    // --- Files ---

    @ParameterizedTest
    @ValueSource(strings = {"[%s,%s]", "[\n%s,\n%s\n]\n", "%s\n%s\n", "%s\r\n\r\n%s", "\uFEFF[%s,%s]"})
    void file_asArrayOrLines_isRead(String form) {
        List<JsonNode> lines = report(send(form.formatted(DumpedUser.create(), DumpedUser.create())));

        assertThat(summary(lines).path("created").asInt()).isEqualTo(2);
        assertThat(summary(lines).path("done").asBoolean()).isTrue();
    }

    @Test
    void file_withNobody_isRead() {
        List<JsonNode> lines = report(send("[]"));

        assertThat(summary(lines).path("done").asBoolean()).isTrue();
        assertThat(summary(lines).path("created").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[1]", "[[{}]]", "<html>", "[", "{\"a\":}", "[{\"a\":1,\"a\":2}]"})
    void file_thatIsNoJson_saysSoInTheLastLine(String file) {
        List<JsonNode> lines = report(send(file));

        assertThat(lines).noneMatch(line -> line.has("outcome"));
        assertThat(summary(lines).path("done").asBoolean(true)).isFalse();
        assertThat(summary(lines).path("error").asText()).isNotBlank();
        assertThat(summary(lines).path("error_line").asInt()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[%s,{\"a\":},%s]", "[%s,%s", "[%s %s]", "%s,%s", "[%s,{\"a\":\"}, %s]"})
    void file_brokenInTheMiddle_isReadUpToThereAndSaysSo(String form) {
        DumpedUser first = DumpedUser.create();

        List<JsonNode> lines = report(send("\n" + form.formatted(first, DumpedUser.create())));

        JsonNode summary = summary(lines);
        assertThat(summary.path("done").asBoolean(true)).isFalse();
        assertThat(summary.path("error").asText()).isNotBlank();
        assertThat(summary.path("error_line").asInt()).isEqualTo(2);
        assertThat(column(first, UUID.class, "id")).isPresent();
    }

    @Test
    void file_notUtf8InTheMiddle_isReadUpToThere() {
        DumpedUser first = DumpedUser.create();
        String file = "[" + first + "," + DumpedUser.create().with("first_name", "~") + "]";

        Response answer = SignetClient.authorized(adminToken)
                .contentType("application/octet-stream")
                .body(file.replace('~', '\u00e9').getBytes(StandardCharsets.ISO_8859_1))
                .post(PATH);

        assertThat(summary(report(answer)).path("error").asText()).isEqualTo("This is not UTF-8.");
        assertThat(column(first, UUID.class, "id")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void file_largerThanAnyOtherBody_isRead(boolean chunked) {
        String run = Long.toString(System.nanoTime(), 36) + (chunked ? "c" : "");
        List<String> users = IntStream.range(0, 3_000)
                .mapToObj(i -> DumpedUser.create(i + 1, "many" + i + "." + run).toString())
                .toList();
        String file = "[" + String.join(",\n", users) + "]";
        assertThat(file.length()).isGreaterThan(1024 * 1024);

        String body = chunked ? sendChunked(file) : send(file).asString();

        List<JsonNode> lines = lines(body);
        assertThat(summary(lines).path("created").asInt()).isEqualTo(3_000);
        assertThat(lines.stream().filter(line -> line.has("outcome"))).hasSize(3_000);
        assertThat(lines.stream().filter(line -> line.has("created"))).hasSizeGreaterThan(2);
    }

    /** Neither side may wait for the other for ever. */
    @Test
    void file_whoseReportIsReadAfterItIsSent_isReadToItsEnd() throws IOException {
        int users = 300_000;
        byte[] file = "{\"model\":\"accounts.user\",\"pk\":1,\"fields\":{}}\n"
                .repeat(users)
                .getBytes(UTF_8);
        String head = "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer %s\r\n"
                + "Content-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n";
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(head.formatted(PATH, adminToken, file.length).getBytes(UTF_8));
            socket.getOutputStream().write(file);

            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

            String last = answer.substring(answer.lastIndexOf("{\"done\""), answer.lastIndexOf('}') + 1);
            assertThat(parse(last).path("done").asBoolean()).isTrue();
            assertThat(parse(last).path("refused").asInt()).isEqualTo(users);
            assertThat(parse(last).path("omitted_lines").asInt()).isPositive();
        }
    }

    /** Who has gone in the middle has left nobody half. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void file_whoseClientGoesInTheMiddle_leavesWholeUsers(boolean inAUser) throws IOException {
        String group = UUID.randomUUID().toString();
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            file.append(DumpedUser.create().with("last_name", group)).append('\n');
        }
        String head = "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                + "Content-Type: application/x-ndjson\r\nContent-Length: 10000000\r\n\r\n";
        String last = inAUser ? "{\"model\":\"accounts.user\",\"fields\":{\"last_name\":\"" + group : "";
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream().write(head.formatted(PATH, adminToken).getBytes(UTF_8));
            socket.getOutputStream().write((file + last).getBytes(UTF_8));
            await().atMost(Duration.ofSeconds(30)).until(() -> usersOf(group) >= 200);
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> importedOf(group) == usersOf(group));
        assertThat(usersOf(group)).isBetween(200L, 500L);
        List<JsonNode> lines = report(send(file.toString()));
        assertThat(summary(lines).path("created").asInt()
                        + summary(lines).path("skipped").asInt())
                .isEqualTo(500);
        assertThat(usersOf(group)).isEqualTo(500);
    }

    @Test
    void twoImports_ofTheSameFileAtOnce_createEveryUserOnce() {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            file.append(DumpedUser.create()).append('\n');
        }
        long before = TestDatabase.count("select count(*) from users");

        List<JsonNode> summaries = Simultaneously.call(2, () -> summary(report(send(file.toString()))));

        assertThat(TestDatabase.count("select count(*) from users")).isEqualTo(before + 1000);
        assertThat(summaries).allSatisfy(summary -> {
            assertThat(summary.path("done").asBoolean()).isTrue();
            assertThat(summary.path("refused").asInt()).isZero();
        });
        assertThat(summaries.stream()
                        .mapToInt(summary -> summary.path("created").asInt())
                        .sum())
                .isEqualTo(1000);
    }

    @Test
    void twoImports_thatSayDifferentThingsOfOneUserAtOnce_leaveOneOfThem() {
        DumpedUser user = DumpedUser.create();
        assertThat(outcomeOf(user)).isEqualTo("created");
        String ada =
                user.with("first_name", "Ada").with("last_name", "Lovelace").toString();
        String grace =
                user.with("first_name", "Grace").with("last_name", "Hopper").toString();

        Simultaneously.call(List.of(() -> report(send(ada)), () -> report(send(grace))));

        assertThat(column(user, String.class, "first_name || ' ' || last_name"))
                .hasValueSatisfying(name -> assertThat(name).isIn("Ada Lovelace", "Grace Hopper"));
    }

    /** Only this path: its neighbours are as limited as ever. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/admin/users", "/api/admin/import", "/api/admin/import/django/x", "/api/token/"})
    void otherPath_staysLimited(String path) {
        RawAnswer answer = RawRequest.post(path)
                .contentType("application/json")
                .bearer(adminToken)
                .header("Content-Length", "70000")
                .send();

        Refusal.of(answer, 413, "body_too_large");
    }

    // --- Who may ---

    @Test
    void import_byAUser_isForbidden() {
        RawRequest request = RawRequest.post(PATH)
                .contentType("application/json")
                .bearer(TestUser.create().login().access());

        Refusal.of(request.body("[" + DumpedUser.create() + "]").send(), 403, "permission_denied");
    }

    @Test
    void import_withoutAToken_isRefused() {
        Refusal.of(
                RawRequest.post(PATH).contentType("application/json").body("[]").send(), 401, "not_authenticated");
    }

    @Test
    void import_ofAnotherType_isRefused() {
        Refusal.of(raw("text/plain").body("[]").send(), 415, "unsupported_media_type");
    }

    @Test
    void import_isRecorded() {
        long before = importsBy(admin);

        send("[" + DumpedUser.create() + "," + DumpedUser.create() + "]");
        send("[]");

        assertThat(importsBy(admin)).isEqualTo(before + 1);
        assertThat(TestDatabase.query(
                        String.class,
                        "select details ->> 'created' from events where type = 'users_imported' and actor_id = ?"
                                + " order by id desc limit 1",
                        admin.id()))
                .hasValue("2");
    }

    // --- How ---

    private static long importsBy(TestUser actor) {
        return TestDatabase.count(
                "select count(*) from events where type = 'users_imported' and actor_id = ?", actor.id());
    }

    private static long usersOf(String group) {
        return TestDatabase.count("select count(*) from users where last_name = ?", group);
    }

    private static long importedOf(String group) {
        return TestDatabase.count(
                "select count(*) from imported_users i join users u on u.id = i.user_id where u.last_name = ?", group);
    }

    private static RawRequest raw(String type) {
        return RawRequest.post(PATH).contentType(type).bearer(adminToken);
    }

    private static Response send(String file) {
        return SignetClient.authorized(adminToken)
                .contentType("application/x-ndjson")
                .body(file.getBytes(UTF_8))
                .post(PATH);
    }

    private static String sendChunked(String file) {
        return SignetClient.authorized(adminToken)
                .contentType("application/octet-stream")
                .body(new ByteArrayInputStream(file.getBytes(UTF_8)))
                .post(PATH)
                .asString();
    }

    private static List<JsonNode> report(Response answer) {
        answer.then().statusCode(200).contentType("application/x-ndjson");
        return lines(answer.asString());
    }

    private static List<JsonNode> lines(String body) {
        return body.lines().map(ImportTest::parse).toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    private static JsonNode summary(List<JsonNode> lines) {
        return lines.get(lines.size() - 1);
    }

    private static JsonNode lineOf(DumpedUser user) {
        return report(send(user.toString())).get(0);
    }

    private static String outcomeOf(DumpedUser user) {
        return lineOf(user).path("outcome").asText();
    }

    private static <T> Optional<T> column(DumpedUser user, Class<T> type, String column) {
        return TestDatabase.query(
                type, "select " + column + " from users where lower(username) = lower(?)", user.username());
    }

    private static Optional<Instant> time(DumpedUser user, String column) {
        return column(user, OffsetDateTime.class, column).map(OffsetDateTime::toInstant);
    }

    private static UUID idOf(DumpedUser user) {
        return column(user, UUID.class, "id").orElseThrow();
    }

    private static String row(DumpedUser user) {
        return column(user, String.class, "users::text").orElseThrow();
    }

    private static String eventsAbout(DumpedUser user) {
        return TestDatabase.query(
                        String.class, "select string_agg(type, ' ') from events where user_id = ?", idOf(user))
                .orElse("");
    }
}
