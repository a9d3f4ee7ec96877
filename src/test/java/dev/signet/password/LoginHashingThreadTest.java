package dev.signet.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Watches, from outside, which threads hash while somebody logs in. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LoginHashingThreadTest {

    /** Half a second and more of hashing: long enough to be seen. */
    private static final Argon2Cost SLOW = new Argon2Cost(7168, 150, 1);

    @Inject
    MeterRegistry meters;

    @Test
    void login_hashesOnTheHashingPoolAlone() {
        TestUser user = TestUser.create().with("password_hash", SLOW.encode(TestUser.PASSWORD));

        assertThat(threadsThatHashDuring(() -> SignetClient.login(user.username(), TestUser.PASSWORD)
                        .then()
                        .statusCode(200)))
                .isNotEmpty()
                .allMatch(thread -> thread.startsWith("signet-hashing-"));
    }

    /** Hashing is so cheap in tests that nobody sees it, but the pool counts. */
    @Test
    void loginOfNobody_hashesOnTheHashingPool() {
        long before = hashed();

        SignetClient.login("nobody", TestUser.PASSWORD).then().statusCode(401);

        assertThat(hashed()).isEqualTo(before + 1);
    }

    private long hashed() {
        return meters.get("signet.password.hashing.wait").timer().count();
    }

    private static Set<String> threadsThatHashDuring(Runnable login) {
        Set<String> hashing = new TreeSet<>();
        CompletableFuture<Void> done = CompletableFuture.runAsync(login);
        while (!done.isDone()) {
            Thread.getAllStackTraces().forEach((thread, stack) -> {
                if (Arrays.stream(stack).anyMatch(LoginHashingThreadTest::isArgon2)) {
                    hashing.add(thread.getName());
                }
            });
        }
        done.join();
        return hashing;
    }

    private static boolean isArgon2(StackTraceElement frame) {
        return frame.getClassName().endsWith(".Argon2Hash");
    }
}
