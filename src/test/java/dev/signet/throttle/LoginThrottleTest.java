package dev.signet.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Place;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who guesses is slowed down; who was there before is not, whatever others do. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LoginThrottleTest {

    /** From one place: five are free, and the sixth blocks. */
    private static final int UNTIL_PAIR_IS_BLOCKED = 6;

    /** From everywhere: twenty are free. */
    private static final int UNTIL_ACCOUNT_IS_BLOCKED = 21;

    private final TestUser user = TestUser.create();
    private final Place place = Place.anywhere();

    // --- One place ---

    @Test
    void login_withinTheFreeFailures_isAnsweredAsEver() {
        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED - 1);

        place.login(user.username(), TestUser.PASSWORD).then().statusCode(200);
    }

    @Test
    void login_afterTooManyFailures_hasToWait() {
        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED);

        Response answer = place.login(user.username(), "wrong again");

        assertTooMany(answer);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 2);
    }

    /** Else an attacker would learn the password from the answer, and could use it later. */
    @Test
    void login_withTheRightPasswordWhileBlocked_isRefusedAlike() {
        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED);

        assertTooMany(place.login(user.username(), TestUser.PASSWORD));
    }

    @Test
    void login_whenTheWaitIsOver_isTriedAgain() {
        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED);
        letWaitsEnd();

        place.login(user.username(), TestUser.PASSWORD).then().statusCode(200);
    }

    @Test
    void login_eachFailureAfterAWait_doublesTheNext() {
        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED);
        for (int wait : List.of(2, 4, 8)) {
            letWaitsEnd();
            fail(user.username(), place, 1);
            int retryAfter =
                    Integer.parseInt(place.login(user.username(), "wrong").header("Retry-After"));
            assertThat(retryAfter).isBetween(wait, wait + 1);
        }
    }

    /** Or an attacker who never stops could keep everybody else out for ever. */
    @Test
    void login_whileBlocked_doesNotProlongTheWait() {
        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED);
        makeNextWaitLong(() -> fail(user.username(), place, 1));
        fail(user.username(), place, 1);
        for (int i = 0; i < 10; i++) {
            assertTooMany(place.login(user.username(), "wrong"));
        }
        letWaitsEnd();

        place.login(user.username(), TestUser.PASSWORD).then().statusCode(200);
    }

    @Test
    void login_afterASuccess_beginsAnew() {
        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED - 1);
        place.login(user.username(), TestUser.PASSWORD).then().statusCode(200);

        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED - 1);
        place.login(user.username(), TestUser.PASSWORD).then().statusCode(200);
    }

    @Test
    void login_inOtherSpellings_countsAsOneName() {
        fail(user.username().toUpperCase(), place, 3);
        fail(" " + user.username(), place, UNTIL_PAIR_IS_BLOCKED - 3);

        assertTooMany(place.login(user.username(), "wrong"));
    }

    /** Or every i of a name would give all attempts anew: the database takes both letters for the same. */
    @Test
    void login_withLettersThatTheDatabaseTakesForTheSame_countsAsOneName() {
        String name = "iris." + UUID.randomUUID();
        user.with("username", name);
        String other = name.replace('i', '\u0130');
        place.login(other, TestUser.PASSWORD).then().statusCode(200);
        fail(name, place, 3);
        fail(other, place, UNTIL_PAIR_IS_BLOCKED - 3);

        assertTooMany(place.login(name, "wrong"));
    }

    /** What is refused must not tell whether there is such an account. */
    @Test
    void login_ofAnUnknownName_isSlowedDownAlike() {
        String nobody = "nobody." + UUID.randomUUID();
        fail(nobody, place, UNTIL_PAIR_IS_BLOCKED);

        assertTooMany(place.login(nobody, "wrong"));
    }

    /** Or the second name would be known to be the first one's. */
    @Test
    void login_withAnotherNameOfTheAccount_isCountedByItself() {
        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED);

        place.login(user.email(), "wrong").then().statusCode(401);
    }

    // --- Bursts ---

    @Test
    void login_ofABurstFromOnePlace_answersNoMoreGuessesThanOneByOne() {
        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED);
        makeNextWaitLong(() -> fail(user.username(), place, 1));

        List<Response> answers = Simultaneously.call(30, () -> place.login(user.username(), "wrong"));

        assertThat(answers.stream().filter(answer -> answer.statusCode() == 401))
                .hasSize(1);
    }

    @Test
    void login_ofABurstFromManyPlaces_answersNoMoreGuessesThanOneByOne() {
        failFromEverywhere(user.username());
        makeNextWaitLong(() -> fail(user.username(), Place.anywhere(), 1));
        List<Callable<Response>> guesses = IntStream.range(0, 40)
                .<Callable<Response>>mapToObj(i -> () -> Place.anywhere().login(user.username(), "wrong"))
                .toList();

        assertThat(Simultaneously.call(guesses).stream().filter(answer -> answer.statusCode() == 401))
                .hasSize(1);
    }

    /** The right password among the wrong ones is one guess more, and no other answer tells which it was. */
    @Test
    void login_ofABurstOfRightPasswordsWhileOneMayBeTried_neverTellsWhatComesLater() {
        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED);
        makeNextWaitLong(() -> fail(user.username(), place, 1));
        fail(user.username(), place, 1);

        assertThat(Simultaneously.call(10, () -> place.login(user.username(), TestUser.PASSWORD)
                        .statusCode()))
                .containsOnly(429);
    }

    // --- Many places ---

    @Test
    void login_fromWhereItWasBefore_isNotKeptOutByTheFailuresOfOthers() {
        place.login(user.username(), TestUser.PASSWORD).then().statusCode(200);
        failFromEverywhere(user.username());

        place.login(user.username(), TestUser.PASSWORD).then().statusCode(200);
    }

    @Test
    void login_fromANewPlaceWhileOthersGuess_hasToWait() {
        failFromEverywhere(user.username());

        assertTooMany(place.login(user.username(), TestUser.PASSWORD));
    }

    @Test
    void login_fromWhereItWasBefore_stillCountsItsOwnFailures() {
        place.login(user.username(), TestUser.PASSWORD).then().statusCode(200);
        fail(user.username(), place, UNTIL_PAIR_IS_BLOCKED);

        assertTooMany(place.login(user.username(), "wrong"));
    }

    /** Or guesses from a place that the owner shares with others would be free. */
    @Test
    void login_ofAnotherAccountFromThere_isNoKnownPlaceForIt() {
        TestUser other = TestUser.create();
        place.login(user.username(), TestUser.PASSWORD).then().statusCode(200);
        failFromEverywhere(other.username());

        assertTooMany(place.login(other.username(), TestUser.PASSWORD));
    }

    @Test
    void login_withinOneIpv6Network_countsAsOnePlace() {
        String network = Place.anyNetwork();
        for (int i = 0; i < UNTIL_PAIR_IS_BLOCKED; i++) {
            fail(user.username(), new Place(network + "::" + (i + 1)), 1);
        }

        assertTooMany(new Place(network + ":1:2:3:4").login(user.username(), "wrong"));
    }

    @Test
    void login_fromAnotherIpv6Network_isAnotherPlace() {
        fail(user.username(), new Place(Place.anyNetwork() + "::1"), UNTIL_PAIR_IS_BLOCKED);

        new Place(Place.anyNetwork() + "::1")
                .login(user.username(), "wrong")
                .then()
                .statusCode(401);
    }

    /** Or who guesses could wait for an hour, and again, and would have several hundred guesses a day. */
    @Test
    void login_hoursAfterTheFailuresOfManyPlaces_doesNotBeginAnew() {
        failFromEverywhere(user.username());
        letHoursPass(12);

        fail(user.username(), Place.anywhere(), 1);

        assertTooMany(Place.anywhere().login(user.username(), "wrong"));
    }

    // --- What is stored ---

    @Test
    void login_thatSucceedsAgain_writesNoCount() {
        place.login(user.username(), TestUser.PASSWORD).then().statusCode(200);
        long before = counts();

        place.login(user.username(), TestUser.PASSWORD).then().statusCode(200);

        assertThat(counts()).isEqualTo(before);
    }

    /** Or a flood would fill the table with what it is refused for. */
    @Test
    void attempt_thatIsRefused_writesNoCount() {
        byte[] blocked = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        byte[] other = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        TestDatabase.execute(
                "insert into throttles (key, count, blocked_until, forget_at)"
                        + " values (?, 6, now() + interval '1 hour', now() + interval '2 hours')",
                blocked);

        assertThat(TestDatabase.query(
                        OffsetDateTime.class,
                        "select count_attempt(array[?, ?]::bytea[], array[null, null]::bytea[], array[5, 5],"
                                + " array[1, 1]::float8[], array[900, 900]::float8[], array[100, 100],"
                                + " array[3600, 3600]::float8[])",
                        blocked,
                        other))
                .isPresent();
        assertThat(TestDatabase.count("select count(*) from throttles where key = ?", other))
                .isZero();
    }

    /** People type their password into the field of the name. */
    @Test
    void failure_isCountedWithoutWhatWasTyped() {
        String typed = "my secret " + UUID.randomUUID();
        fail(typed, place, 1);

        assertThat(TestDatabase.count(
                        "select count(*) from throttles where position(convert_to(?, 'UTF8') in key || coalesce(account, '')) > 0",
                        typed))
                .isZero();
        assertThat(TestDatabase.count("select count(*) from events e where e::text like '%' || ? || '%'", typed))
                .isZero();
    }

    private static void failFromEverywhere(String username) {
        for (int i = 0; i < UNTIL_ACCOUNT_IS_BLOCKED; i++) {
            fail(username, Place.anywhere(), 1);
        }
    }

    private static void fail(String username, Place place, int times) {
        for (int i = 0; i < times; i++) {
            place.login(username, "wrong").then().statusCode(401);
        }
    }

    /** Of more than a minute, so that none ends while a test runs; and lets the present one end. */
    private static void makeNextWaitLong(Runnable failure) {
        for (int i = 0; i < 7; i++) {
            letWaitsEnd();
            failure.run();
        }
        letWaitsEnd();
    }

    private static void letWaitsEnd() {
        TestDatabase.execute("update throttles set blocked_until = now() where blocked_until > now()");
    }

    private static void letHoursPass(int hours) {
        TestDatabase.execute(
                "update throttles set blocked_until = blocked_until - make_interval(hours => ?),"
                        + " forget_at = forget_at - make_interval(hours => ?)",
                hours,
                hours);
    }

    private static long counts() {
        return TestDatabase.count("select count(*) from throttles");
    }

    private static void assertTooMany(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.<String>path("code")).isEqualTo("too_many_requests");
        assertThat(answer.<String>path("detail")).isEqualTo("Too many attempts. Try again later.");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }
}
