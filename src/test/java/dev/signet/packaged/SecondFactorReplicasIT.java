package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.warrenstrange.googleauth.GoogleAuthenticator;
import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.Sql;
import dev.signet.testing.TestDatabase;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Second factors on two replicas: what is used up or counted on one is so on the other. */
class SecondFactorReplicasIT {

    private static final String OWN = "/api/users/me/second-factor/";

    private static EmbeddedDatabase database;
    private static List<PackagedSignet> replicas;
    private static String secret;
    private static List<String> recoveryCodes;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/second-factor-replicas"), FreePorts.next());
        replicas = List.of(launch("second-factor-first"), launch("second-factor-second"));
        replicas.forEach(PackagedSignet::awaitReady);
        String access = first().loginAdmin().access();
        secret = first().authorized(access)
                .body(Map.of("current_password", TestDatabase.ADMIN_PASSWORD))
                .post(OWN + "totp/")
                .path("secret");
        Response confirmed =
                first().authorized(access).body(Map.of("code", code())).post(OWN + "totp/confirm/");
        confirmed.then().statusCode(200);
        recoveryCodes = confirmed.path("recovery_codes");
    }

    @AfterAll
    static void stop() {
        replicas.forEach(PackagedSignet::close);
        database.close();
    }

    /** As if time had passed: the code of now has not been used, and nobody has to wait. */
    @BeforeEach
    void forget() {
        new Sql(database.url()).execute("update second_factors set last_step = 0");
        new Sql(database.url()).execute("delete from throttles");
    }

    @Test
    void code_usedOnBothAtOnce_completesOneLogin() {
        String code = code();
        List<String> challenges =
                IntStream.range(0, 6).mapToObj(i -> challenge(replica(i))).toList();
        assertThat(Simultaneously.call(IntStream.range(0, 6)
                        .mapToObj(i -> (Callable<Integer>) () -> complete(replica(i), challenges.get(i), "code", code)
                                .statusCode())
                        .toList()))
                .containsOnlyOnce(200)
                .isSubsetOf(200, 401, 429)
                .contains(401);
    }

    @Test
    void challenge_ofOne_isAnsweredOnTheOtherAndThenGoodForNeither() {
        String challenge = challenge(first());
        complete(second(), challenge, "code", code()).then().statusCode(200);
        complete(first(), challenge, "recovery_code", recoveryCodes.get(0))
                .then()
                .statusCode(401);
    }

    @Test
    void guesses_onBothAtOnce_countTogether() {
        String challenge = challenge(first());
        // As many as one alone would answer, and on the other as many again.
        assertThat(Simultaneously.call(IntStream.range(0, 12)
                        .mapToObj(i -> (Callable<Integer>)
                                () -> complete(replica(i), challenge, "recovery_code", "0000-0000-0000")
                                        .statusCode())
                        .toList()))
                .contains(401, 429);
    }

    private static PackagedSignet launch(String name) {
        return PackagedSignet.launch(name, PackagedSignet.environment(database.url()));
    }

    private static PackagedSignet first() {
        return replicas.get(0);
    }

    private static PackagedSignet second() {
        return replicas.get(1);
    }

    /** One and the other in turn. */
    private static PackagedSignet replica(int number) {
        return replicas.get(number % 2);
    }

    private static String challenge(PackagedSignet replica) {
        Response refused = replica.login(TestDatabase.ADMIN_USERNAME, TestDatabase.ADMIN_PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(401);
        return refused.path("challenge");
    }

    private static Response complete(PackagedSignet replica, String challenge, String field, String code) {
        return replica.request()
                .body(Map.of("challenge", challenge, field, code))
                .post("/api/token/second-factor/");
    }

    private static String code() {
        return "%06d".formatted(new GoogleAuthenticator().getTotpPassword(secret));
    }
}
