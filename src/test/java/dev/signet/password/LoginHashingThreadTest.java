package dev.signet.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
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
    private static final int SLOW_COST = 13;

    @Test
    void login_hashesOnTheHashingPoolAlone() {
        TestUser user = TestUser.create().with("password_hash", BcryptSha256Hash.encode(TestUser.PASSWORD, SLOW_COST));

        assertThat(threadsThatHashDuring(() -> SignetClient.login(user.username(), TestUser.PASSWORD)
                        .then()
                        .statusCode(200)))
                .isNotEmpty()
                .allMatch(thread -> thread.startsWith("signet-hashing-"));
    }

    @Test
    void loginOfNobody_hashesOnTheHashingPoolAlone() {
        assertThat(threadsThatHashDuring(() ->
                        SignetClient.login("nobody", TestUser.PASSWORD).then().statusCode(401)))
                .isNotEmpty()
                .allMatch(thread -> thread.startsWith("signet-hashing-"));
    }

    private static Set<String> threadsThatHashDuring(Runnable login) {
        Set<String> hashing = new TreeSet<>();
        CompletableFuture<Void> done = CompletableFuture.runAsync(login);
        while (!done.isDone()) {
            Thread.getAllStackTraces().forEach((thread, stack) -> {
                if (Arrays.stream(stack).anyMatch(LoginHashingThreadTest::isBcrypt)) {
                    hashing.add(thread.getName());
                }
            });
        }
        done.join();
        return hashing;
    }

    private static boolean isBcrypt(StackTraceElement frame) {
        return frame.getClassName().endsWith("elytron.security.common.BcryptUtil");
    }
}
