package dev.signet.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Place;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nobody is sent messages without end, and nobody is kept by others from those that are wanted. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SendThrottleTest {

    private final TestUser user = TestUser.create().with("email_verified", true);
    private final Place place = Place.anywhere();

    @Test
    void reset_soonAfterSomebodyElses_hasToWait() {
        reset(Place.anywhere(), user.email(), 202);

        reset(place, user.email(), 429);
    }

    @Test
    void reset_inOtherSpellings_countsAsOneAddress() {
        reset(Place.anywhere(), user.email().toUpperCase(), 202);

        reset(place, user.email(), 429);
    }

    @Test
    void reset_whereTheAccountWasLoggedInToBefore_isNotKeptOutByOthers() {
        logIn(user);
        reset(Place.anywhere(), user.email(), 202);

        reset(place, user.email(), 202);
    }

    @Test
    void resetByPhone_whereTheAccountWasLoggedInToBefore_isNotKeptOutByOthers() {
        String number = user.verifiedPhoneNumber();
        logIn(user);
        resetByPhone(Place.anywhere(), number, 202);

        resetByPhone(place, number, 202);
    }

    @Test
    void reset_whereTheAccountWasLoggedInToBefore_stillCountsItsOwn() {
        logIn(user);
        reset(place, user.email(), 202);

        reset(place, user.email(), 429);
    }

    /** Or whoever claims an address could have messages sent there from every place anew. */
    @Test
    void reset_toAnAddressThatTheAccountHasNotProved_isNoKnownPlace() {
        user.with("email_verified", false);
        logIn(user);
        reset(Place.anywhere(), user.email(), 202);

        reset(place, user.email(), 429);
    }

    @Test
    void resetByPhone_toANumberThatTheAccountHasNotProved_isNoKnownPlace() {
        String number = TestUser.newPhoneNumber();
        user.with("phone_number", number);
        logIn(user);
        resetByPhone(Place.anywhere(), number, 202);

        resetByPhone(place, number, 429);
    }

    @Test
    void reset_whereAnotherAccountWasLoggedInToBefore_isNoKnownPlace() {
        logIn(TestUser.create());
        reset(Place.anywhere(), user.email(), 202);

        reset(place, user.email(), 429);
    }

    private void logIn(TestUser who) {
        place.login(who.username(), TestUser.PASSWORD).then().statusCode(200);
    }

    private static void reset(Place from, String email, int status) {
        ask(from, Map.of("email", email), status);
    }

    private static void resetByPhone(Place from, String number, int status) {
        ask(from, Map.of("phone_number", number), status);
    }

    private static void ask(Place from, Map<String, String> target, int status) {
        assertThat(from.json().body(target).post("/api/password/reset/").statusCode())
                .isEqualTo(status);
    }
}
