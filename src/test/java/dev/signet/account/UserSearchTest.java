package dev.signet.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.DumpedUser;
import dev.signet.testing.SignetClient;
import dev.signet.testing.Sql;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the pages of a search hold whom they should, and that what they are read from is kept by whoever writes users. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class UserSearchTest {

    private static final String DIFFERENCES = """
            with holders as (select distinct role, active, id from users, unnest(roles) role)
            select count(*) from (
                (select * from holders except select role, active, user_id from user_roles)
                union all
                (select role, active, user_id from user_roles except select * from holders)) difference
            """;

    /** Nobody else's users have it. */
    private final String run = "s" + UUID.randomUUID().toString().replace("-", "");

    private final String role = run.substring(0, 20);
    private String admin;

    /** A search. */
    record Criteria(String text, String role, Boolean active) {

        Map<String, Object> parameters() {
            Map<String, Object> parameters = new HashMap<>();
            parameters.put("q", text == null ? "" : text);
            parameters.put("role", role == null ? "" : role);
            parameters.put("active", active == null ? "" : active);
            return parameters;
        }
    }

    /** What was found, and how many users each page held. */
    private record Walk(List<String> ids, List<Integer> sizes) {}

    private record Stored(String id, List<String> texts, List<String> roles, boolean active) {

        boolean meets(Criteria criteria) {
            return (criteria.text() == null
                            || texts.stream().anyMatch(text -> lower(text).startsWith(lower(criteria.text()))))
                    && (criteria.role() == null || roles.contains(criteria.role()))
                    && (criteria.active() == null || criteria.active() == active);
        }

        private static String lower(String text) {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    @BeforeEach
    void logIn() {
        admin = TestUser.createAdmin().login().access();
    }

    @AfterEach
    void deleteTheMany() {
        TestDatabase.execute("delete from users where last_name like ?", run + "%");
        assertThat(TestDatabase.count(DIFFERENCES)).isZero();
    }

    // --- Pages ---

    @Test
    void pages_ofAnyCriteriaTogether_holdWhomAFilterOfAllUsersFinds() {
        // Somewhere among all others, each with another choice of what is searched for.
        for (int i = 0; i < 48; i++) {
            TestUser user = TestUser.create()
                    .with("last_name", run)
                    .with("active", i % 2 == 0)
                    .with("roles", i % 3 == 0 ? new String[] {role, "z"} : new String[] {"z"});
            switch (i % 6) {
                case 0 -> user.with("username", run + "." + i);
                case 1 -> user.with("email", run.toUpperCase(Locale.ROOT) + "." + i + "@example.com");
                case 2 -> user.with("first_name", run + "Å" + i);
                case 3 -> user.with("phone_number", "+8219" + (10000000 + i));
                default -> user.with("first_name", "not." + run);
            }
        }
        List<Stored> all = all();

        for (String text : Arrays.asList(null, run, run + "å", run.substring(0, 30) + "%", "+8219100000", "nobody")) {
            for (String wantedRole : Arrays.asList(null, role, "nobody's")) {
                for (Boolean active : Arrays.asList(null, true, false)) {
                    Criteria criteria = new Criteria(text, wantedRole, active);
                    assertWalkFinds(all, criteria, 100);
                    // All users by small pages would take long, and there is no other statement for them.
                    if (text != null || wantedRole != null) {
                        assertWalkFinds(all, criteria, 3);
                    }
                }
            }
        }
    }

    static Stream<Criteria> whatIsCommon() {
        return Stream.of(
                new Criteria("first", null, null),
                new Criteria("first", "role", null),
                new Criteria("first", "role", true),
                new Criteria("first", "role", false),
                new Criteria("first", null, true),
                new Criteria("first", null, false),
                new Criteria("first9", "role", null),
                new Criteria(null, "role", null),
                new Criteria(null, "role", false));
    }

    /** The many hold the role first and do not match, a few at their end do both, and after them the many who match. */
    @ParameterizedTest
    @MethodSource("whatIsCommon")
    void pages_whereMoreMatchThanAreLookedAt_gatherAllOfThem(Criteria kind) {
        insertMany(0, 3900, "other", role);
        insertMany(3900, 3910, "first9", role);
        insertMany(3910, 8000, "first1", "z");
        TestDatabase.execute(
                "update users set active = false where last_name like ? and right(id::text, 1) = '7'", run + "%");
        Criteria criteria = new Criteria(
                kind.text() == null ? null : run + kind.text(), kind.role() == null ? null : role, kind.active());

        Walk walk = assertWalkFinds(all(), criteria, 100);

        int found = walk.ids().size();
        boolean searchOfTheMany = (run + "first").equals(criteria.text());
        if (searchOfTheMany && criteria.role() != null && criteria.active() == null) {
            assertThat(walk.sizes()).as("a page of nobody, and then a few").containsExactly(0, found);
        } else if (!searchOfTheMany) {
            assertThat(walk.sizes()).as("full pages").hasSize((found + 99) / 100);
        }
    }

    @Test
    void search_beginningThatMoreHaveThanAreFetched_findsTheLastInOrder() {
        insertMany(0, 3500, "first", "z");

        JsonPath page = page(new Criteria(run + "first", null, null), 10, idOf(3494));

        assertThat(page.getList("results.id"))
                .containsExactly(IntStream.range(3495, 3500)
                        .mapToObj(UserSearchTest::idOf)
                        .toArray());
        assertThat(page.getString("next")).isNull();
    }

    // --- What the pages are read from ---

    @Test
    void roles_writtenPastTheService_areFoundAsTheyAre() {
        TestUser user = TestUser.create().with("roles", new String[] {role, role, role + "2"});
        assertHolds(user.id(), true, role, role + "2");

        user.with("roles", new String[] {role + "3", role});
        assertHolds(user.id(), true, role, role + "3");

        user.with("active", false);
        assertHolds(user.id(), false, role, role + "3");

        TestDatabase.execute("delete from users where id = ?", user.id());
        assertHolds(user.id(), false);
    }

    @Test
    void roles_changedByAnAdministrator_areFoundAsTheyAre() {
        UUID id = UUID.fromString(SignetClient.authorizedJson(admin)
                .body(Map.of("username", run, "password", "staple battery horse", "roles", List.of(role)))
                .post("/api/admin/users")
                .path("id"));
        assertHolds(id, true, role);

        change(id, Map.of("roles", List.of(role + "2")));
        assertHolds(id, true, role + "2");

        change(id, Map.of("active", false));
        assertHolds(id, false, role + "2");

        SignetClient.authorized(admin).delete("/api/admin/users/" + id).then().statusCode(204);
        assertHolds(id, false);
    }

    @Test
    void roles_imported_areFoundAsTheyAre() {
        DumpedUser user = DumpedUser.create().with("is_staff", true);
        importOne(user);
        UUID id = TestDatabase.query(
                        UUID.class, "select id from users where lower(username) = lower(?)", user.username())
                .orElseThrow();
        assertHolds(id, true, "staff");

        importOne(user.with("is_staff", false).with("is_active", false));
        assertHolds(id, false);
    }

    @Test
    void login_ofWhoHoldsARole_writesNothingOfIt() {
        TestUser user = TestUser.create().with("roles", new String[] {role});
        Optional<String> before = written(user);

        user.login();

        assertThat(written(user)).isPresent().isEqualTo(before);
    }

    // --- How ---

    private Walk assertWalkFinds(List<Stored> all, Criteria criteria, int limit) {
        Walk walk = walk(criteria, limit, all.size());
        assertThat(walk.ids())
                .as(criteria + " by " + limit)
                .isEqualTo(all.stream()
                        .filter(user -> user.meets(criteria))
                        .map(Stored::id)
                        .toList());
        return walk;
    }

    private Walk walk(Criteria criteria, int limit, int mostPages) {
        List<String> ids = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String after = "";
        do {
            JsonPath page = page(criteria, limit, after);
            List<String> results = page.getList("results.id");
            ids.addAll(results);
            sizes.add(results.size());
            assertThat(results).hasSizeLessThanOrEqualTo(limit);
            after = page.getString("next");
        } while (after != null && sizes.size() <= mostPages);
        assertThat(after).isNull();
        return new Walk(ids, sizes);
    }

    private JsonPath page(Criteria criteria, int limit, String after) {
        return SignetClient.authorized(admin)
                .queryParams(criteria.parameters())
                .queryParam("limit", limit)
                .queryParam("after", after)
                .get("/api/admin/users")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** In the order of pages, which for lower case letters and digits is that of the ids as text. */
    private static List<Stored> all() {
        return new Sql(TestDatabase.url())
                .list("""
                        select concat_ws(chr(9), id, active, array_to_string(roles, ','), username, coalesce(email, ''),
                                         first_name, last_name, coalesce(phone_number, ''))
                        from users
                        """).stream()
                        .map(row -> row.split("\t", -1))
                        .map(values -> new Stored(
                                values[0],
                                List.of(values).subList(3, 8),
                                List.of(values[2].split(",")),
                                "t".equals(values[1]) || "true".equals(values[1])))
                        .sorted((one, other) -> one.id().compareTo(other.id()))
                        .toList();
    }

    /** Behind all others, in the order of their numbers. */
    private void insertMany(int from, int to, String name, String itsRole) {
        TestDatabase.execute("""
                insert into users (id, username, first_name, last_name, roles, password_hash)
                select ('ffffffff-ffff-4fff-bfff-' || lpad(to_hex(number), 12, '0'))::uuid, ? || number, ?, ?, array[?], '!'
                from generate_series(?, ?) number
                """, "many." + run, run + name, run, itsRole, from, to - 1);
    }

    private static String idOf(int number) {
        return "ffffffff-ffff-4fff-bfff-%012x".formatted(number);
    }

    private static void assertHolds(UUID id, boolean active, String... roles) {
        assertThat(TestDatabase.query(
                                String.class,
                                "select string_agg(role || ' ' || active, ',' order by role) from user_roles where user_id = ?",
                                id)
                        .orElse(""))
                .isEqualTo(String.join(
                        ",", Stream.of(roles).map(name -> name + " " + active).toList()));
    }

    private static Optional<String> written(TestUser user) {
        return TestDatabase.query(
                String.class, "select xmin::text || ctid::text from user_roles where user_id = ?", user.id());
    }

    private void change(UUID id, Map<String, ?> change) {
        SignetClient.authorizedJson(admin)
                .body(change)
                .patch("/api/admin/users/" + id)
                .then()
                .statusCode(200);
    }

    private void importOne(DumpedUser user) {
        SignetClient.authorized(admin)
                .contentType("application/x-ndjson")
                .body(user.toString().getBytes(UTF_8))
                .post("/api/admin/import/django")
                .then()
                .statusCode(200);
    }
}
