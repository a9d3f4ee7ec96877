package dev.signet.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.signet.testing.SignetClient;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import dev.signet.testing.TestUser.Tokens;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs to be alone with the administrators of a database is in {@code LastAdminIT}. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class UserAdministrationTest {

    private static final String USERS = "/api/admin/users";
    private static final String NEW_PASSWORD = "staple battery horse";
    private static final AtomicInteger NEXT_NUMBER = new AtomicInteger(30_000_000);

    private TestUser user;
    private String admin;

    @BeforeEach
    void createUsers() {
        user = TestUser.create();
        admin = TestUser.createAdmin().login().access();
    }

    // --- Who may ---

    @ParameterizedTest
    @CsvSource({
        "GET, /api/admin/users",
        "GET, /api/admin/users/",
        "POST, /api/admin/users",
        "GET, /api/admin/users/{id}",
        "PATCH, /api/admin/users/{id}",
        "DELETE, /api/admin/users/{id}",
        "POST, /api/admin/users/{id}/password",
        "POST, /api/admin/users/{id}/password/",
    })
    void anyOfIt_byWhoIsNoAdmin_isRefused(String method, String path) {
        String target = path.replace("{id}", user.id().toString());

        SignetClient.json().request(method, target).then().statusCode(401).body("code", equalTo("not_authenticated"));
        SignetClient.authorizedJson(user.login().access())
                .request(method, target)
                .then()
                .statusCode(403)
                .body("code", equalTo("permission_denied"));

        get(user.id()).statusCode(200).body("active", equalTo(true));
    }

    @Test
    void roleThatMerelyLooksLikeAdmin_isNone() {
        user.with("roles", new String[] {"Admin", "administrator"});

        SignetClient.authorized(user.login().access()).get(USERS).then().statusCode(403);
    }

    // --- Creating ---

    @Test
    void create_allFields_answersThemAndWhereTheUserIs() {
        String username = username();
        String number = uniqueNumber();
        Response created = create(Map.of(
                "username",
                username,
                "password",
                NEW_PASSWORD,
                "email",
                username + "@example.com",
                "phone_number",
                number,
                "phone_number_verified",
                true,
                "first_name",
                "Ada",
                "last_name",
                "Lovelace",
                "roles",
                List.of("editor", "author", "editor"),
                "active",
                false));

        created.then().statusCode(201);
        for (Response answer : List.of(created, asAdmin().get(created.header("Location")))) {
            answer.then()
                    .body("username", equalTo(username))
                    .body("email", equalTo(username + "@example.com"))
                    .body("phone_number", equalTo(number))
                    .body("phone_number_verified", equalTo(true))
                    .body("first_name", equalTo("Ada"))
                    .body("last_name", equalTo("Lovelace"))
                    .body("roles", contains("author", "editor"))
                    .body("active", equalTo(false))
                    .body("last_login", nullValue());
        }
    }

    @Test
    void create_nothingButNameAndPassword_isAnActiveUserWithoutRoles() {
        createNamed(username())
                .statusCode(201)
                .body("email", nullValue())
                .body("phone_number", nullValue())
                .body("phone_number_verified", equalTo(false))
                .body("first_name", equalTo(""))
                .body("roles", hasSize(0))
                .body("active", equalTo(true));
    }

    @Test
    void create_answer_holdsNothingOfThePassword() {
        Map<String, Object> answer = createNamed(username()).extract().path("");

        assertThat(answer)
                .containsOnlyKeys(
                        "id",
                        "username",
                        "email",
                        "email_verified",
                        "phone_number",
                        "phone_number_verified",
                        "first_name",
                        "last_name",
                        "language",
                        "roles",
                        "date_joined",
                        "last_login",
                        "active",
                        "password_temporary");
    }

    @ParameterizedTest
    @CsvSource({"sh0rt.x", "password1", "xx USERNAME xx"})
    void create_passwordAgainstThePolicy_isRefusedByName(String template) {
        String username = username();

        create(Map.of("username", username, "password", template.replace("USERNAME", username)))
                .then()
                .statusCode(400)
                .body("errors.password", hasSize(1));

        assertThat(count(username)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username     | \"\"",
                "username     | \"two words\"",
                "username     | null",
                "password     | null",
                "email        | \"no address\"",
                "phone_number | \"12\"",
                "roles        | \"admin\"",
                "roles        | [\"two words\"]",
                "roles        | [1]",
                "active       | \"yes\"",
            })
    void create_fieldAgainstItsRule_isRefusedByName(String field, String value) {
        Map<String, String> fields = new HashMap<>(
                Map.of("username", "\"%s\"".formatted(username()), "password", "\"%s\"".formatted(NEW_PASSWORD)));
        fields.put(field, value);

        create(fields.entrySet().stream()
                        .map(entry -> "\"%s\": %s".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}")))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors." + field, hasSize(1));
    }

    @Test
    void create_verifiedWithoutANumber_isRefusedByName() {
        create(Map.of("username", username(), "password", NEW_PASSWORD, "phone_number_verified", true))
                .then()
                .statusCode(400)
                .body("errors.phone_number_verified", hasSize(1));
    }

    @Test
    void create_usernameTakenInOtherCase_isAConflict() {
        createNamed(user.username().toUpperCase(Locale.ROOT)).statusCode(409).body("code", equalTo("username_taken"));
    }

    @Test
    void create_usernameTakenInOtherLetters_isAConflict() {
        String fullWidth = user.username().replace('u', 'ｕ');

        createNamed(fullWidth).statusCode(409).body("code", equalTo("username_taken"));
    }

    @Test
    void create_verifiedEmailThatAnotherHasVerified_isAConflict() {
        user.with("email_verified", true);
        create(Map.of(
                        "username",
                        username(),
                        "password",
                        NEW_PASSWORD,
                        "email",
                        user.email().toUpperCase(Locale.ROOT),
                        "email_verified",
                        true))
                .then()
                .statusCode(409)
                .body("code", equalTo("email_taken"));
    }

    @Test
    void create_oneUsernameTwentyTimesAtOnce_makesOneUser() {
        String username = username();

        List<Integer> answers =
                Simultaneously.call(20, () -> createNamed(username).extract().statusCode());

        assertThat(Collections.frequency(answers, 201)).isEqualTo(1);
        assertThat(Collections.frequency(answers, 409)).isEqualTo(19);
        assertThat(count(username)).isEqualTo(1);
    }

    // --- Phone numbers ---

    @Test
    void unverifiedNumber_claimedBySeveral_isEverybodys() {
        String number = uniqueNumber();
        user.with("phone_number", number).with("phone_number_verified", true);

        createWithNumber(number, false).statusCode(201);
        createWithNumber(number, false).statusCode(201);
    }

    @Test
    void verifiedNumber_verifiedForAnother_isAConflict() {
        String number = uniqueNumber();
        user.with("phone_number", number).with("phone_number_verified", true);
        TestUser other = TestUser.create().with("phone_number", number);

        createWithNumber(number, true).statusCode(409).body("code", equalTo("phone_number_taken"));
        patch(other, Map.of("phone_number_verified", true)).statusCode(409).body("code", equalTo("phone_number_taken"));
        patch(other, Map.of("phone_number", number, "phone_number_verified", true, "first_name", "Ada"))
                .statusCode(409);

        get(other.id())
                .statusCode(200)
                .body("phone_number_verified", equalTo(false))
                .body("first_name", equalTo(""));
    }

    @Test
    void patch_numberAndVerifiedTogether_isVerified() {
        String number = uniqueNumber();

        patch(user, Map.of("phone_number", number, "phone_number_verified", true))
                .statusCode(200)
                .body("phone_number", equalTo(number))
                .body("phone_number_verified", equalTo(true));
    }

    @Test
    void patch_numberTakenAway_isNotVerified() {
        user.with("phone_number", uniqueNumber()).with("phone_number_verified", true);

        patch(user, "{\"phone_number\": null}")
                .statusCode(200)
                .body("phone_number", nullValue())
                .body("phone_number_verified", equalTo(false));
    }

    @Test
    void patch_verifiedWithoutANumber_isRefusedByName() {
        patch(user, Map.of("phone_number_verified", true))
                .statusCode(400)
                .body("errors.phone_number_verified", hasSize(1));
    }

    // --- Seeing one ---

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void get_withAndWithoutTrailingSlash_isTheUser(String end) {
        asAdmin()
                .get(USERS + "/" + user.id() + end)
                .then()
                .statusCode(200)
                .body("id", equalTo(user.id().toString()))
                .body("username", equalTo(user.username()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nobody", "1", "01234567-89ab-7def-8123-456789abcdef", "01234567-89ab-7def-8123-456789abcde!"})
    void anyOfIt_malformedOrUnknownId_isNotFound(String id) {
        String path = USERS + "/" + id;

        for (Response answer : List.of(
                asAdmin().get(path),
                asAdmin().body("{\"first_name\": \"Ada\", \"active\": false}").patch(path),
                asAdmin().delete(path),
                asAdmin().body(Map.of("new_password", NEW_PASSWORD)).post(path + "/password"))) {
            answer.then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("code", equalTo("not_found"));
        }
    }

    // --- Changing ---

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username     | new.name.%s      | new.name.%s",
                "email        | New.%s@Test.Org  | New.%s@Test.Org",
                "phone_number | (201) 555-0123   | +12015550123",
                "first_name   | Ada              | Ada",
                "last_name    | Lovelace         | Lovelace",
            })
    void patch_oneField_changesItAndNoOther(String field, String template, String expected) {
        Map<String, Object> before = get(user.id()).extract().path("");

        patch(user, Map.of(field, template.formatted(user.username()))).statusCode(200);

        Map<String, Object> changed = new HashMap<>(before);
        changed.put(field, expected.formatted(user.username()));
        Map<String, Object> after = get(user.id()).extract().path("");
        assertThat(after).isEqualTo(changed);
    }

    @Test
    void patch_roles_replacesThem() {
        user.with("roles", new String[] {"author"});

        patch(user, Map.of("roles", List.of("editor", "reader")))
                .statusCode(200)
                .body("roles", contains("editor", "reader"));
    }

    @Test
    void patch_usernameOfAnotherInOtherCase_isAConflictAndChangesNothing() {
        Tokens tokens = user.login();

        patch(
                        user,
                        Map.of(
                                "username",
                                TestUser.create().username().toUpperCase(Locale.ROOT),
                                "first_name",
                                "Ada",
                                "active",
                                false))
                .statusCode(409)
                .body("code", equalTo("username_taken"));

        get(user.id())
                .body("username", equalTo(user.username()))
                .body("first_name", equalTo(""))
                .body("active", equalTo(true));
        assertAlive(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "password_hash", "id", "date_joined"})
    void patch_fieldThatIsNotThere_isRefusedByName(String field) {
        patch(user, Map.of(field, "01234567-89ab-7def-8123-456789abcdef"))
                .statusCode(400)
                .body("errors." + field, hasSize(1));

        user.login();
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "first_name", "last_name", "roles", "active", "phone_number_verified"})
    void patch_null_isRefusedByName(String field) {
        patch(user, "{\"%s\": null}".formatted(field)).statusCode(400).body("errors." + field, hasSize(1));
    }

    @Test
    void patch_otherRoles_endsTheSessions() {
        Tokens tokens = user.login();

        patch(user, Map.of("roles", List.of("editor"))).statusCode(200);

        assertEnded(tokens);
        SignetClient.me(user.login().access()).then().body("roles", contains("editor"));
    }

    @Test
    void patch_roleTakenAway_endsWhatItOpened() {
        TestUser demoted = TestUser.createAdmin();
        String access = demoted.login().access();
        SignetClient.authorized(access).get(USERS).then().statusCode(200);

        patch(demoted, Map.of("roles", List.of())).statusCode(200);

        SignetClient.authorized(access).get(USERS).then().statusCode(401);
        SignetClient.authorized(demoted.login().access()).get(USERS).then().statusCode(403);
    }

    @Test
    void patch_whatChangesNeitherRolesNorActive_endsNoSession() {
        user.with("roles", new String[] {"author", "editor"});
        Tokens tokens = user.login();

        patch(user, Map.of("username", "new." + user.username(), "first_name", "Ada"))
                .statusCode(200);
        patch(user, Map.of("roles", List.of("editor", "author"), "active", true))
                .statusCode(200);

        assertAlive(tokens);
    }

    @Test
    void patch_deactivated_canNeitherLogInNorRefresh() {
        Tokens tokens = user.login();

        patch(user, Map.of("active", false)).statusCode(200).body("active", equalTo(false));

        assertEnded(tokens);
        SignetClient.login(user.username(), TestUser.PASSWORD)
                .then()
                .statusCode(401)
                .body("code", equalTo("no_active_account"));
    }

    @Test
    void patch_reactivated_canLogInAgainWithNewSessionsOnly() {
        Tokens tokens = user.login();
        patch(user, Map.of("active", false)).statusCode(200);

        patch(user, Map.of("active", true)).statusCode(200).body("active", equalTo(true));

        assertAlive(user.login());
        assertEnded(tokens);
    }

    @Test
    void patch_whileTheUserLogsIn_leavesADeactivatedUserNoSession() {
        Simultaneously.<Object>call(List.of(
                () -> SignetClient.login(user.username(), TestUser.PASSWORD),
                () -> patch(user, Map.of("active", false)).statusCode(200),
                () -> SignetClient.login(user.username(), TestUser.PASSWORD)));

        assertThat(TestDatabase.count(
                        "select count(*) from sessions where user_id = ? and revoked_at is null", user.id()))
                .isZero();
    }

    // --- Deleting ---

    @Test
    void delete_user_isGoneAndItsTokensAreDead() {
        Tokens tokens = user.login();

        asAdmin().delete(path(user)).then().statusCode(204);

        get(user.id()).statusCode(404);
        asAdmin().delete(path(user)).then().statusCode(404);
        assertEnded(tokens);
        SignetClient.login(user.username(), TestUser.PASSWORD).then().statusCode(401);
    }

    @Test
    void delete_user_makesItsNameFree() {
        asAdmin().delete(path(user)).then().statusCode(204);

        createNamed(user.username()).statusCode(201);
    }

    @Test
    void delete_oneOfSeveralAdmins_isDeleted() {
        asAdmin().delete(path(TestUser.createAdmin())).then().statusCode(204);
    }

    // --- The password ---

    @Test
    void setPassword_refusesTheOldOneHasTheNewOneChangedAndEndsTheSessions() {
        Tokens tokens = user.login();

        setPassword(NEW_PASSWORD).statusCode(204);

        assertEnded(tokens);
        SignetClient.login(user.username(), TestUser.PASSWORD).then().statusCode(401);
        SignetClient.login(user.username(), NEW_PASSWORD).then().body("code", equalTo("password_change_required"));
    }

    @Test
    void setPassword_againstThePolicy_isRefusedByNameAndEndsNothing() {
        Tokens tokens = user.login();

        setPassword("sh0rt.x").statusCode(400).body("errors.new_password", hasSize(1));
        setPassword("xx " + user.username())
                .statusCode(400)
                .body("errors.new_password", hasItem("The password is too similar to the username."));

        assertAlive(tokens);
        user.login();
    }

    // --- Finding ---

    @ParameterizedTest
    @ValueSource(strings = {"username", "email", "first_name", "last_name"})
    void list_beginningOfAText_findsItInAnyCase(String field) {
        String text = "Ångström." + username();
        user.with(field, text);

        for (String beginning :
                List.of(text, text.substring(0, 20), text.toUpperCase(Locale.ROOT), text.toLowerCase(Locale.ROOT))) {
            assertThat(find(Map.of("q", beginning, "limit", 100))).contains(id(user));
        }
        assertThat(find(Map.of("q", text))).containsExactly(id(user));
        assertThat(find(Map.of("q", text.substring(1)))).isEmpty();
    }

    @Test
    void list_beginningOfAPhoneNumber_findsIt() {
        String number = uniqueNumber();
        user.with("phone_number", number);

        assertThat(find(Map.of("q", number))).containsExactly(id(user));
        assertThat(find(Map.of("q", number.substring(0, number.length() - 1)))).contains(id(user));
        assertThat(find(Map.of("q", number.substring(1)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_", "!", "\\", "!%", "\\%", "'", "\""})
    void list_textWithAWildcard_meansTheCharacter(String character) {
        String unique = username();
        user.with("first_name", unique + character + "z");
        TestUser.create().with("first_name", unique + "xxz");

        assertThat(find(Map.of("q", unique + character))).containsExactly(id(user));
        assertThat(find(Map.of("q", unique + character + "z"))).containsExactly(id(user));
        assertThat(find(Map.of("q", character + unique))).isEmpty();
    }

    @Test
    void list_role_findsWhoHasExactlyIt() {
        String role = username();
        user.with("roles", new String[] {"reader", role});
        TestUser.create().with("roles", new String[] {role + "2"});
        TestUser.create().with("roles", new String[] {role.toUpperCase(Locale.ROOT)});

        assertThat(find(Map.of("role", role))).containsExactly(id(user));
    }

    @Test
    void list_criteriaTogether_allHold() {
        String name = username();
        TestUser activeEditor = named(name, true, "editor");
        TestUser activeReader = named(name, true, "reader");
        TestUser retiredEditor = named(name, false, "editor");
        named("other." + name, true, "editor");

        assertThat(find(Map.of("q", name)))
                .containsExactlyInAnyOrder(id(activeEditor), id(activeReader), id(retiredEditor));
        assertThat(find(Map.of("q", name, "active", true)))
                .containsExactlyInAnyOrder(id(activeEditor), id(activeReader));
        assertThat(find(Map.of("q", name, "active", false))).containsExactly(id(retiredEditor));
        assertThat(find(Map.of("q", name, "role", "editor")))
                .containsExactlyInAnyOrder(id(activeEditor), id(retiredEditor));
        assertThat(find(Map.of("q", name, "role", "editor", "active", true))).containsExactly(id(activeEditor));
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, -1",
        "limit, 101",
        "limit, ten",
        "limit, 99999999999",
        "after, nobody",
        "active, yes",
        "active, TRUE",
    })
    void list_parameterAgainstItsRule_isRefusedByName(String parameter, String value) {
        list(Map.of(parameter, value))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid"))
                .body("errors." + parameter, hasSize(1));
    }

    @Test
    void list_emptyParameters_countAsAbsent() {
        list(Map.of("q", "", "role", "", "active", "", "after", "", "limit", ""))
                .statusCode(200)
                .body("results", not(empty()));
    }

    @Test
    void list_textTooLong_isRefusedByName() {
        list(Map.of("q", "x".repeat(254))).statusCode(200);
        list(Map.of("q", "x".repeat(255))).statusCode(400).body("errors.q", hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "role"})
    void list_nullCharacter_isRefusedByName(String parameter) {
        list(Map.of(parameter, "a\0")).statusCode(400).body("errors." + parameter, hasSize(1));
    }

    // --- Pages ---

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void list_limit_isTheMostThatAPageHolds(int limit) {
        String name = username();
        IntStream.range(0, 3).forEach(any -> named(name, true, "reader"));

        ValidatableResponse page = list(Map.of("q", name, "limit", limit)).statusCode(200);

        page.body("results", hasSize(Math.min(limit, 3)));
        page.body(
                "next", limit < 3 ? equalTo(page.extract().path("results[%d].id".formatted(limit - 1))) : nullValue());
    }

    @Test
    void list_asManyAsTheLimit_isTheLastPage() {
        String name = username();
        named(name, true, "reader");
        named(name, true, "reader");

        list(Map.of("q", name, "limit", 2)).body("results", hasSize(2)).body("next", nullValue());
    }

    @Test
    void list_nothingFound_isAnEmptyPage() {
        list(Map.of("q", username()))
                .statusCode(200)
                .body("results", hasSize(0))
                .body("next", nullValue());
    }

    @Test
    void list_walkedWhileUsersComeAndGo_showsEveryOneWhoStaysOnceInTheOrderOfCreation() {
        String family = username();
        List<String> original = IntStream.range(0, 25)
                .mapToObj(number -> createId(family + "." + number))
                .toList();
        List<String> seen = new ArrayList<>();
        String fleeting = createId(family + ".fleeting");

        Map<String, Object> page = new HashMap<>(Map.of("q", family, "limit", 7));
        do {
            ValidatableResponse answer = list(page).statusCode(200);
            seen.addAll(answer.extract().path("results.id"));
            page.put("after", answer.extract().path("next"));
            // The one that the next page starts after, and one that is still to come; and a new one comes.
            asAdmin().delete(USERS + "/" + seen.get(seen.size() - 1));
            asAdmin().delete(USERS + "/" + fleeting);
            fleeting = createId(family + ".late." + seen.size());
        } while (page.get("after") != null && seen.size() < 100);

        assertThat(seen).doesNotHaveDuplicates().containsSubsequence(original).isSorted();
    }

    // --- How ---

    private RequestSpecification asAdmin() {
        return SignetClient.authorizedJson(admin);
    }

    private static String path(TestUser user) {
        return USERS + "/" + user.id();
    }

    private Response create(Object body) {
        return asAdmin().body(body).post(USERS);
    }

    private ValidatableResponse createNamed(String username) {
        return create(Map.of("username", username, "password", NEW_PASSWORD)).then();
    }

    private String createId(String username) {
        return createNamed(username).statusCode(201).extract().path("id");
    }

    private ValidatableResponse createWithNumber(String number, boolean verified) {
        return create(Map.of(
                        "username",
                        username(),
                        "password",
                        NEW_PASSWORD,
                        "phone_number",
                        number,
                        "phone_number_verified",
                        verified))
                .then();
    }

    private ValidatableResponse get(UUID id) {
        return asAdmin().get(USERS + "/" + id).then();
    }

    private ValidatableResponse patch(TestUser whom, Object body) {
        return asAdmin().body(body).patch(path(whom)).then();
    }

    private ValidatableResponse setPassword(String password) {
        return asAdmin()
                .body(Map.of("new_password", password))
                .post(path(user) + "/password")
                .then();
    }

    private ValidatableResponse list(Map<String, ?> parameters) {
        return asAdmin().queryParams(parameters).get(USERS).then();
    }

    private List<String> find(Map<String, ?> criteria) {
        return list(criteria).statusCode(200).extract().path("results.id");
    }

    private static String id(TestUser user) {
        return user.id().toString();
    }

    private static TestUser named(String firstName, boolean active, String role) {
        return TestUser.create()
                .with("first_name", firstName)
                .with("active", active)
                .with("roles", new String[] {role});
    }

    /** A name that nobody has. */
    private static String username() {
        return "new." + UUID.randomUUID();
    }

    /** Verified, a number belongs to one user. */
    private static String uniqueNumber() {
        return "+8210" + NEXT_NUMBER.incrementAndGet();
    }

    private static long count(String username) {
        return TestDatabase.count("select count(*) from users where lower(username) = lower(?)", username);
    }

    private static void assertAlive(Tokens tokens) {
        SignetClient.me(tokens.access()).then().statusCode(200);
        SignetClient.refresh(tokens.refresh()).then().statusCode(200);
    }

    private static void assertEnded(Tokens tokens) {
        SignetClient.me(tokens.access()).then().statusCode(401).body("code", equalTo("token_not_valid"));
        SignetClient.refresh(tokens.refresh()).then().statusCode(401).body("code", equalTo("token_not_valid"));
    }
}
