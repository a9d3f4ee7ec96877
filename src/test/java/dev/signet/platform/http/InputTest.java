package dev.signet.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.platform.http.Endpoint.Target;
import dev.signet.platform.http.Endpoint.Type;
import dev.signet.testing.RawAnswer;
import dev.signet.testing.RawRequest;
import dev.signet.testing.Refusal;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and fields that no endpoint takes: each is refused by its name, and nothing is changed. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class InputTest {

    private static final String STATE = """
            select concat(
                (select md5(string_agg(u::text, ',' order by id)) from users u),
                (select md5(string_agg(s::text, ',' order by id)) from sessions s where expires_at > ?))
            """;

    /** Sessions that expire while these tests run change without being changed. */
    private static final OffsetDateTime LATER = OffsetDateTime.now().plusMinutes(10);

    private static final int LIMIT = 64 * 1024;
    private static final String BLANK = "This field may not be blank.";
    private static final String NOT_A_STRING = "Not a valid string.";
    private static final String TOO_LONG = "Ensure this field has no more than 150 characters.";

    /** Nothing that is refused changes them, so one login does for all tests. */
    private static TestUser user;

    private static Tokens userTokens;
    private static Tokens adminTokens;

    @BeforeEach
    void logIn() {
        if (user == null) {
            user = TestUser.create();
            userTokens = user.login();
            adminTokens = TestUser.createAdmin().login();
        }
    }

    // --- The body as a whole ---

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void body_missing_isAnEmptyObject(Endpoint endpoint) {
        assertSameAsEmptyObject(endpoint, request(endpoint));
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void body_empty_isAnEmptyObject(Endpoint endpoint) {
        assertSameAsEmptyObject(endpoint, request(endpoint).json(""));
    }

    @ParameterizedTest
    @MethodSource("bodiesThatAreNoJson")
    void body_noJson_isRefused(Endpoint endpoint, String body) {
        refused(request(endpoint).json(body), 400, "parse_error");
    }

    static Stream<Arguments> bodiesThatAreNoJson() {
        return everywhere(
                "{",
                "   ",
                "username=a",
                "{} x",
                "{}{}",
                "{'a':1}",
                "{\"a\":NaN}",
                "/* a */{}",
                "{\"a\":1,\"a\":2}",
                "\uFEFF{}",
                "[".repeat(5_000),
                "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000),
                "{\"a\":" + "1".repeat(3_000) + "}");
    }

    @ParameterizedTest
    @MethodSource("jsonThatIsNoObject")
    void body_noObject_isRefused(Endpoint endpoint, String body, String message) {
        refused(request(endpoint).json(body), 400, "invalid").ofField("non_field_errors", message);
    }

    static Stream<Arguments> jsonThatIsNoObject() {
        Map<String, String> types = Map.of("[{}]", "list", "\"a\"", "str", "1", "int", "1.5", "float", "true", "bool");
        Stream<Arguments> others = types.entrySet().stream().flatMap(type -> Stream.of(Endpoint.values())
                .map(endpoint -> Arguments.of(
                        endpoint,
                        type.getKey(),
                        "Invalid data. Expected a dictionary, but got %s.".formatted(type.getValue()))));
        return Stream.concat(
                others, Stream.of(Endpoint.values()).map(it -> Arguments.of(it, "null", "No data provided")));
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void body_inUtf16_isRefused(Endpoint endpoint) {
        byte[] body = endpoint.body(Map.of()).getBytes(StandardCharsets.UTF_16);
        refused(request(endpoint).contentType("application/json").body(body), 400, "parse_error");
        refused(request(endpoint).contentType("application/json;charset=utf-16").body(body), 400, "parse_error");
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void body_notUtf8_isRefusedWhateverItsCharsetSays(Endpoint endpoint) {
        byte[] body = "{\"username\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        refused(request(endpoint).contentType("application/json").body(body), 400, "parse_error");
        refused(request(endpoint).contentType("application/json;charset=latin1").body(body), 400, "parse_error");
    }

    /** JSON has no charset parameter (RFC 8259, section 11): it is UTF-8. */
    @ParameterizedTest
    @ValueSource(strings = {"latin1", "", "\"no such", "x y", "utf-8"})
    void charset_ofJson_isIgnored(String charset) {
        RawAnswer answer = request(Endpoint.VERIFY)
                .contentType("application/json;charset=" + charset)
                .body("{\"token\":\"" + userTokens.access() + "\"}")
                .send();
        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("otherTypes")
    void contentType_otherOrMalformed_isRefused(Endpoint endpoint, String type) {
        refused(request(endpoint).contentType(type).body(endpoint.body(Map.of())), 415, "unsupported_media_type");
    }

    static Stream<Arguments> otherTypes() {
        return everywhere(
                "text/plain",
                "application/xml",
                "application/vnd.x+json",
                "application/problem+json",
                "application/json, text/plain",
                "application/",
                "/",
                "json",
                "",
                "*/*",
                "application/*");
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void contentType_missing_isRefused(Endpoint endpoint) {
        refused(request(endpoint).body(endpoint.body(Map.of())), 415, "unsupported_media_type");
    }

    @ParameterizedTest
    @EnumSource(
            value = Endpoint.class,
            names = {"PROFILE", "PASSWORD", "USERS"})
    void form_whereOnlyJsonIsTaken_isRefused(Endpoint endpoint) {
        refused(request(endpoint).form("first_name=a"), 415, "unsupported_media_type");
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void body_announcedAsTooLarge_isRefusedUnread(Endpoint endpoint) {
        RawRequest request = request(endpoint).contentType("application/json");
        refused(request.header("Content-Length", Integer.toString(LIMIT + 1)), 413, "body_too_large");
    }

    @Test
    void body_announcedAsImmense_isRefusedUnread() {
        RawRequest request = request(Endpoint.LOGIN).contentType("application/json");
        refused(request.header("Content-Length", "99999999999999"), 413, "body_too_large");
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void body_tooLargeInChunks_isRefused(Endpoint endpoint) {
        refused(request(endpoint).json("a".repeat(LIMIT + 1)).chunked(), 413, "body_too_large");
    }

    @Test
    void body_asLargeAsAllowed_isRead() {
        String frame = "{\"username\":\"nobody\",\"password\":\"%s\"}";
        String body = frame.formatted("a".repeat(LIMIT - frame.length() + 2));
        assertThat(body).hasSize(LIMIT);
        refused(request(Endpoint.LOGIN).json(body), 401, "no_active_account");
        refused(request(Endpoint.LOGIN).json(body).chunked(), 401, "no_active_account");
    }

    // --- Fields ---

    @ParameterizedTest
    @MethodSource("requiredFields")
    void field_missing_isRefused(Target target) {
        refused(target, target.bodyWithout(), "This field is required.");
    }

    static Stream<Target> requiredFields() {
        return Endpoint.targets().filter(target -> target.field().required());
    }

    @ParameterizedTest
    @MethodSource("fieldsThatCannotBeTakenAway")
    void field_null_isRefused(Target target) {
        refused(target, target.bodyWith("null"), "This field may not be null.");
    }

    static Stream<Target> fieldsThatCannotBeTakenAway() {
        return Endpoint.targets().filter(target -> !target.field().clearable());
    }

    @ParameterizedTest
    @MethodSource("textFields")
    void textField_ofAnotherType_isRefused(Target target) {
        for (String value : List.of("true", "false", "{}", "[]", "[\"a\"]", "{\"a\":\"b\"}")) {
            refused(target, target.bodyWith(value), NOT_A_STRING);
        }
    }

    @ParameterizedTest
    @MethodSource("textFields")
    void textField_withNul_isRefused(Target target) {
        refused(target, target.bodyWith("\"a\\u0000b\""), "Null characters are not allowed.");
    }

    @ParameterizedTest
    @MethodSource("textFields")
    void textField_withHalfASurrogatePair_isRefused(Target target) {
        String message = "Surrogate characters are not allowed: U+%s.";
        refused(target, target.bodyWith("\"a\\ud800b\""), message.formatted("D800"));
        refused(target, target.bodyWith("\"a\\udc00b\""), message.formatted("DC00"));
        refused(target, target.bodyWith("\"a\\ude00\\ud83d\""), message.formatted("DE00"));
    }

    static Stream<Target> textFields() {
        return targetsOf(Type.TEXT);
    }

    @ParameterizedTest
    @MethodSource("flags")
    void flag_ofAnotherType_isRefused(Target target) {
        for (String value : List.of("\"true\"", "\"\"", "0", "1", "{}", "[]")) {
            refused(target, target.bodyWith(value), "Must be a valid boolean.");
        }
    }

    static Stream<Target> flags() {
        return targetsOf(Type.FLAG);
    }

    @ParameterizedTest
    @CsvSource({"'\"a\"',str", "1,int", "1.5,float", "true,bool", "{},dict"})
    void list_ofAnotherType_isRefused(String value, String name) {
        refusedRoles(value, "Expected a list of items but got type \"%s\".".formatted(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "[null]", "[true]", "[{}]", "[[\"a\"]]"})
    void list_ofItemsOfAnotherType_isRefused(String value) {
        refusedRoles(value, NOT_A_STRING);
    }

    @Test
    void list_withNulOrHalfASurrogatePair_isRefused() {
        refusedRoles("[\"a\\u0000\"]", "Null characters are not allowed.");
        refusedRoles("[\"a\\udfff\"]", "Surrogate characters are not allowed: U+DFFF.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-a", "<a>", "a;b", "\u00e9"})
    void role_malformed_isRefused(String role) {
        refusedRoles("[\"" + role + "\"]", "A role is 1 to 64 letters, numbers and _/./:/- characters.");
    }

    @ParameterizedTest
    @CsvSource({
        "LOGIN,username,'  '",
        "LOGIN,username,''",
        "LOGIN,password,''",
        "REFRESH,refresh,' '",
        "VERIFY,token,' '",
        "BLACKLIST,refresh,' '"
    })
    void tokenField_blank_isRefused(Endpoint endpoint, String field, String value) {
        refused(request(endpoint).json(endpoint.body(Map.of(field, '"' + value + '"'))), 400, "invalid")
                .ofField(field, BLANK);
    }

    @ParameterizedTest
    @CsvSource({
        "LOGIN,username,401,no_active_account",
        "LOGIN,password,401,no_active_account",
        "REFRESH,refresh,401,token_not_valid",
        "VERIFY,token,401,token_not_valid",
        "BLACKLIST,refresh,401,token_not_valid"
    })
    void tokenField_of10000Characters_isAWrongOne(Endpoint endpoint, String field, int status, String code) {
        refused(request(endpoint).json(endpoint.body(Map.of(field, tenThousand()))), status, code);
    }

    @ParameterizedTest
    @CsvSource({
        "PROFILE,first_name," + TOO_LONG,
        "PROFILE,last_name," + TOO_LONG,
        "PROFILE,email,Enter a valid email address.",
        "PROFILE,phone_number,The phone number entered is not valid.",
        "PASSWORD,current_password,The current password is wrong.",
        "PASSWORD,new_password,This password is too long. It must contain at most 128 characters.",
        "USERS,username,'Enter a valid username: 1 to 150 letters, numbers and @/./+/-/_ characters.'",
        "USERS,password,This password is too long. It must contain at most 128 characters.",
        "USERS,email,Enter a valid email address.",
        "USERS,phone_number,The phone number entered is not valid.",
        "USERS,first_name," + TOO_LONG,
        "USERS,last_name," + TOO_LONG
    })
    void accountField_of10000Characters_isRefused(Endpoint endpoint, String field, String message) {
        refused(request(endpoint).json(endpoint.body(Map.of(field, tenThousand()))), 400, "invalid")
                .ofField(field, message);
    }

    @Test
    void roles_tooLongOrTooMany_areRefused() {
        refusedRoles("[" + tenThousand() + "]", "A role is 1 to 64 letters, numbers and _/./:/- characters.");
        String many = Stream.iterate(1, number -> number + 1)
                .limit(33)
                .map("\"r%d\""::formatted)
                .toList()
                .toString();
        refusedRoles(many, "Ensure this field has no more than 32 elements.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "5",
                "123",
                "+",
                "+1",
                "+0123456789",
                "+999123456789",
                "+1234567890123456",
                "+82101234567890",
                "+821012345678x5",
                "010-1234-5678",
                "<script>",
                "+82 10 1234 5678; +82 10 1234 5679",
                "\u260e"
            })
    void phoneNumber_malformed_isRefused(String number) {
        refusedAccountField("phone_number", number, "The phone number entered is not valid.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "5",
                "@example.com",
                "a@",
                "a@b@example.com",
                "a b@example.com",
                "에이다@example.com",
                "\\\"a b\\\"@example.com",
                "a@\uff45xample.com",
                "a@straße.example",
                "a@example..com",
                "a@-example.com",
                "a@.example.com",
                "a@example.com.",
                "<a@example.com>",
                "a,b@example.com",
                "a@exam ple.com",
                "Ada <a@example.com>",
                "a\\r\\nBcc: b@example.com"
            })
    void email_malformed_isRefused(String address) {
        refusedAccountField("email", address, "Enter a valid email address.");
    }

    @Test
    void severalFields_wrong_areAllNamed() {
        RawAnswer answer = request(Endpoint.LOGIN)
                .json("{\"username\":{},\"password\":\"\"}")
                .send();
        Refusal.of(answer, 400, "invalid");
        assertThat(answer.json().path("errors").toString()).contains("username", NOT_A_STRING, "password", BLANK);
    }

    @Test
    void unknownField_ofALogin_isIgnored() {
        String body = "{\"username\":\"%s\",\"password\":\"%s\",\"is_superuser\":true,\"a\":{\"b\":[null]}}";
        RawAnswer answer = request(Endpoint.LOGIN)
                .json(body.formatted(user.username(), TestUser.PASSWORD))
                .send();
        assertThat(answer.status()).isEqualTo(200);
    }

    /** Each is named, together with what is wrong with the others. */
    @Test
    void unknownFields_ofAProfile_areRefusedAndMakeNobodyAdministrator() {
        String body = "{\"first_name\":{},\"firstname\":\"Ada\",\"roles\":[\"admin\"],\"active\":false}";
        RawAnswer answer = request(Endpoint.PROFILE).json(body).send();
        Refusal.of(answer, 400, "invalid");
        JsonNode errors = answer.json().path("errors");
        assertThat(errors.size()).isEqualTo(4);
        assertThat(errors.path("first_name").path(0).asText()).isEqualTo(NOT_A_STRING);
        assertThat(errors.path("firstname").path(0).asText())
                .isEqualTo("Unknown field. The nearest known one is first_name.");
        assertThat(errors.has("roles") && errors.has("active")).isTrue();
    }

    @Test
    void unknownField_ofAUser_isRefusedWithTheNearest() {
        refused(request(Endpoint.USERS).json(Endpoint.USERS.body(Map.of("role", "[\"a\"]"))), 400, "invalid")
                .ofField("role", "Unknown field. The nearest known one is roles.");
    }

    /** In whatever form: none of it is what a name may be. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a\\u0000b", "a\\ud800b", "FIRST_NAME", "firstName", "first_name ", "\\ud55c\\uae00"})
    void unknownField_ofAnyName_isRefused(String name) {
        RawAnswer answer = request(Endpoint.PROFILE)
                .json("{\"" + name + "\":{\"a\":[{}]}}")
                .send();
        Refusal.of(answer, 400, "invalid");
        assertThat(answer.json().path("errors").size()).isEqualTo(1);
    }

    @Test
    void unknownFields_inMasses_areNamedInPart() {
        String fields = Stream.iterate(0, number -> number + 1)
                .limit(2_000)
                .map("\"unknown-field-%d\":1"::formatted)
                .collect(Collectors.joining(","));
        RawAnswer answer = request(Endpoint.PROFILE).json("{" + fields + "}").send();
        Refusal.of(answer, 400, "invalid");
        assertThat(answer.json().path("errors").size()).isEqualTo(20);
        RawAnswer ofOne = request(Endpoint.PROFILE)
                .json("{\"" + "a".repeat(40_000) + "\":1}")
                .send();
        Refusal.of(ofOne, 400, "invalid");
        assertThat(ofOne.body()).hasSizeLessThan(1_000);
    }

    /** The parser would quote it. */
    @ParameterizedTest
    @CsvSource({
        "'{\"username\": \"a\",\n \"password\": hunter2}', 2, 14",
        "'{\"username\": \"a\",}', 1, 18",
        "'{\"password\": \"hunter2\",\n\"password\": \"hunter2\"}', 2, 11",
        "'{\"password\": \"hunter2', 1, 22",
        "'{}\n\n x', 3, 2"
    })
    void json_broken_isRefusedWithItsPlaceAndNothingOfIt(String body, int line, int column) {
        RawAnswer answer =
                request(Endpoint.LOGIN).json(body.replace("\\n", "\n")).send();
        Refusal.of(answer, 400, "parse_error");
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("JSON parse error: line %d, column %d".formatted(line, column));
        assertThat(answer.body()).doesNotContain("hunter2", "password");
    }

    @ParameterizedTest
    @MethodSource("jsonThatDoesNotSayWhatItIs")
    void json_sentAsSomethingElse_isToldWhatToSay(Endpoint endpoint, String type) {
        RawRequest request = request(endpoint).body(endpoint.body(Map.of()));
        RawAnswer answer = (type == null ? request : request.contentType(type)).send();
        Refusal.of(answer, 415, "unsupported_media_type");
        assertThat(answer.json().path("detail").asText())
                .contains("Send the body with the header Content-Type: application/json");
    }

    static Stream<Arguments> jsonThatDoesNotSayWhatItIs() {
        return everywhere(null, "", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream");
    }

    // --- Forms ---

    @Test
    void form_good_isRead() {
        String body = "username=%s&password=correct+horse%%20battery".formatted(user.username());
        assertThat(request(Endpoint.LOGIN).form(body).send().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=%zz&password=x",
                "username=%",
                "username=%e",
                "username=%ff&password=x",
                "username=%ed%a0%80&password=x",
                "username=a&username=b&password=x",
                "=a"
            })
    void form_malformed_isRefused(String body) {
        refused(request(Endpoint.LOGIN).form(body), 400, "parse_error");
    }

    @Test
    void form_withNul_isRefused() {
        refused(request(Endpoint.LOGIN).form("username=a%00&password=x"), 400, "invalid")
                .ofField("username", "Null characters are not allowed.");
    }

    @Test
    void form_ofAThousandFields_isRefused() {
        refused(request(Endpoint.LOGIN).form("a=1&".repeat(1_000)), 400, "parse_error");
    }

    @Test
    void form_withAFieldOf10000Characters_isRead() {
        refused(request(Endpoint.LOGIN).form("password=x&username=" + "a".repeat(10_000)), 401, "no_active_account");
    }

    @Test
    void multipart_good_isReadAndItsFilesPassedOver() {
        String body = part("name=\"username\"", user.username())
                + part("name=\"f\"; filename=\"../../f\"", "\u0000\u0001")
                + part("name=\"password\"", TestUser.PASSWORD);
        assertThat(multipart(body + "--xx--\r\n").send().status()).isEqualTo(200);
    }

    @Test
    void multipart_withAFileInPlaceOfAField_isRefused() {
        String body = part("name=\"username\"; filename=\"f\"", user.username())
                + part("name=\"password\"", TestUser.PASSWORD)
                + "--xx--\r\n";
        refused(multipart(body), 400, "invalid").ofField("username", "This field is required.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"boundary=", "boundary=\"\"", "boundary=xx; charset=bogus", "boundary=xx; charset=@@"})
    void multipart_withMalformedParameters_isRefused(String parameters) {
        RawRequest request = request(Endpoint.LOGIN).contentType("multipart/form-data; " + parameters);
        refused(request.body(part("name=\"username\"", "a") + "--xx--\r\n"), 400, "parse_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "name=\"username\"\r\nContent-Type: text/plain; charset=bogus",
                "name=\"username\"\r\nContent-Type: text/plain; charset=@@",
                "name=\"username\"\r\nContent-Type: text/plain; charset=\"\"",
                "name=\"username\"\r\nContent-Type: multipart/mixed"
            })
    void multipart_withAPartOfMalformedHeaders_isRefused(String headers) {
        refused(multipart(part(headers, "a") + "--xx--\r\n"), 400, "parse_error");
    }

    @Test
    void multipart_withAFieldTwice_isRefused() {
        String body = part("name=\"username\"", "a").repeat(2) + "--xx--\r\n";
        refused(multipart(body), 400, "parse_error");
    }

    @Test
    void multipart_cutOff_isRefused() {
        String body = part("name=\"username\"", user.username()) + part("name=\"password\"", TestUser.PASSWORD);
        refused(multipart(body.substring(0, body.length() - 2)), 400, "invalid")
                .ofField("password", "This field is required.");
    }

    @Test
    void multipart_withoutBoundary_isRefused() {
        String form = "username=%s&password=correct+horse+battery".formatted(user.username());
        refused(request(Endpoint.LOGIN).contentType("multipart/form-data").body(form), 400, "parse_error");
    }

    @Test
    void multipart_notUtf8_isRefused() {
        byte[] body = (part("name=\"username\"", "\u00e9") + "--xx--\r\n").getBytes(StandardCharsets.ISO_8859_1);
        refused(
                request(Endpoint.LOGIN)
                        .contentType("multipart/form-data; boundary=xx")
                        .body(body),
                400,
                "parse_error");
    }

    // --- How the tests say it ---

    private static RawRequest request(Endpoint endpoint) {
        return switch (endpoint.caller) {
            case NOBODY -> endpoint.request();
            case USER -> endpoint.request().bearer(userTokens.access());
            case ADMIN -> endpoint.request().bearer(adminTokens.access());
        };
    }

    /** Fails unless the request is refused so and changes nothing. */
    private static Refusal refused(RawRequest request, int status, String code) {
        String before = state();
        Refusal refusal = Refusal.of(request.send(), status, code);
        assertThat(state()).isEqualTo(before);
        return refusal;
    }

    private static void refused(Target target, String body, String message) {
        refused(request(target.endpoint()).json(body), 400, "invalid")
                .ofField(target.field().name(), message);
    }

    private static void refusedRoles(String value, String message) {
        refused(request(Endpoint.USERS).json(Endpoint.USERS.body(Map.of("roles", value))), 400, "invalid")
                .ofField("roles", message);
    }

    private static void refusedAccountField(String field, String value, String message) {
        for (Endpoint endpoint : List.of(Endpoint.PROFILE, Endpoint.USERS)) {
            refused(request(endpoint).json(endpoint.body(Map.of(field, '"' + value + '"'))), 400, "invalid")
                    .ofField(field, message);
        }
    }

    /** The profile is content with no change; all others miss a field. */
    private static void assertSameAsEmptyObject(Endpoint endpoint, RawRequest request) {
        RawAnswer answer = request.send();
        RawAnswer toEmptyObject = request(endpoint).json("{}").send();
        assertThat(answer.status()).isEqualTo(endpoint == Endpoint.PROFILE ? 200 : 400);
        assertThat(answer.json()).isEqualTo(toEmptyObject.json());
    }

    private static String state() {
        return TestDatabase.query(String.class, STATE, LATER).orElseThrow();
    }

    private static Stream<Arguments> everywhere(String... values) {
        return Stream.of(Endpoint.values())
                .flatMap(endpoint -> Stream.of(values).map(value -> Arguments.of(endpoint, value)));
    }

    private static Stream<Target> targetsOf(Type type) {
        return Endpoint.targets().filter(target -> target.field().type() == type);
    }

    private static String tenThousand() {
        return '"' + "a".repeat(10_000) + '"';
    }

    private static RawRequest multipart(String body) {
        return request(Endpoint.LOGIN)
                .contentType("multipart/form-data; boundary=xx")
                .body(body);
    }

    private static String part(String disposition, String value) {
        return "--xx\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n";
    }
}
