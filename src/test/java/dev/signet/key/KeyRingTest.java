package dev.signet.key;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.platform.secret.MasterSecret;
import dev.signet.testing.Signer;
import dev.signet.testing.SignetClient;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestLock;
import dev.signet.testing.TestUser;
import dev.signet.testing.TokenForge;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that another replica has made. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class KeyRingTest {

    private static final MasterSecret SECRET = MasterSecret.parse(TestDatabase.SECRET);

    /** Long ago, so that no new token is signed with it. */
    private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

    private final List<RingKey> stored = new ArrayList<>();
    private String accessToken;

    @BeforeEach
    void logIn() {
        accessToken = TestUser.create().login().access();
    }

    @AfterEach
    void removeKeys() {
        stored.forEach(key -> TestDatabase.execute("delete from signing_keys where kid = ?", key.kid()));
    }

    @Test
    void keys_ofAnotherReplica_areHonouredWhateverTheirAlgorithm() {
        String rs256 = sign(store(Algorithm.RS256, null), "SHA256withRSA");
        String es256 = sign(store(Algorithm.ES256, null), "SHA256withECDSAinP1363Format");
        String edDsa = sign(store(Algorithm.EDDSA, null), "Ed25519");
        awaitAccepted(rs256);
        awaitAccepted(es256);
        awaitAccepted(edDsa);
    }

    @Test
    void key_whoseTokensHaveAllExpired_isNotHonoured() {
        String retired = sign(store(Algorithm.ES256, Instant.now().minusSeconds(1)), "SHA256withECDSAinP1363Format");
        String live =
                sign(store(Algorithm.ES256, Instant.now().plus(Duration.ofHours(1))), "SHA256withECDSAinP1363Format");
        awaitAccepted(live);
        assertThat(SignetClient.me(retired).statusCode()).isEqualTo(401);
    }

    @Test
    void key_ofAnotherReplica_isVerifiedWithItsOwnAlgorithmOnly() {
        RingKey key = store(Algorithm.ES256, null);
        awaitAccepted(sign(key, "SHA256withECDSAinP1363Format"));
        String pretended = TokenForge.from(accessToken)
                .header("kid", key.kid())
                .signed("RS256", Signer.jca("SHA256withRSA", TokenForge.signingKey()))
                .sign();
        assertThat(SignetClient.me(pretended).statusCode()).isEqualTo(401);
    }

    /** The table of keys is locked: who looks into it waits, and one may. */
    @Test
    void keyIds_thatSomebodyInvents_doNotAllAskTheDatabase() {
        List<String> tokens = IntStream.range(0, 50)
                .mapToObj(i -> TokenForge.from(accessToken)
                        .header("kid", "invented-" + i)
                        .sign())
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(tokens.size());
        TestLock lock = TestLock.onTable("signing_keys");
        try {
            List<CompletableFuture<Integer>> answers = tokens.stream()
                    .map(token -> CompletableFuture.supplyAsync(
                            () -> SignetClient.me(token).statusCode(), threads))
                    .toList();
            await().atMost(30, SECONDS)
                    .until(() -> answers.stream().filter(Future::isDone).count() >= 45);
            lock.close();
            assertThat(answers).extracting(CompletableFuture::join).containsOnly(401);
        } finally {
            lock.close();
            threads.shutdown();
        }
    }

    private RingKey store(Algorithm algorithm, Instant verifiesUntil) {
        SigningKey key = SigningKey.generate(algorithm, SECRET, OLD, OLD);
        TestDatabase.execute(
                "insert into signing_keys (kid, algorithm, public_jwk, private_key, signs_from, verifies_until)"
                        + " values (?, ?, ?, ?, ?, ?)",
                key.kid,
                key.algorithm,
                key.publicJwk,
                key.privateKey,
                atOffset(key.signsFrom),
                atOffset(verifiesUntil));
        stored.add(key.decrypt(SECRET));
        return stored.get(stored.size() - 1);
    }

    private static OffsetDateTime atOffset(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private String sign(RingKey key, String algorithm) {
        return TokenForge.from(accessToken)
                .header("kid", key.kid())
                .signed(key.algorithm().jose(), Signer.jca(algorithm, key.privateKey()))
                .sign();
    }

    /** The database is asked for an unknown key at most once in a few seconds. */
    private static void awaitAccepted(String token) {
        await().atMost(30, SECONDS).until(() -> SignetClient.me(token).statusCode() == 200);
    }
}
