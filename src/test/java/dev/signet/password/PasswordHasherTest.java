package dev.signet.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {

    private static final String OUR_FORMAT = "bcrypt_sha256\\$\\$2b\\$%s\\$[./A-Za-z0-9]{53}";

    private final NobodysHash nobodys = new NobodysHash();
    private final PasswordHasher hasher = new PasswordHasher(10, nobodys);

    @ParameterizedTest
    @MethodSource("dev.signet.password.Hashes#ofOtherFormats")
    void verify_rightPassword_matchesAndRewritesInTheCurrentFormat(String encoded) {
        Verification verification = hasher.verify(Hashes.PASSWORD, Optional.of(encoded));

        assertThat(verification.matches()).isTrue();
        assertThat(verification.rewritten()).hasValueSatisfying(rewritten -> {
            assertThat(rewritten).matches(OUR_FORMAT.formatted("10"));
            assertThat(hasher.verify(Hashes.PASSWORD, Optional.of(rewritten))).isEqualTo(Verification.MATCH);
        });
    }

    @ParameterizedTest
    @MethodSource("dev.signet.password.Hashes#ofOtherFormats")
    void verify_wrongPassword_doesNotMatch(String encoded) {
        assertThat(hasher.verify(Hashes.PASSWORD + "x", Optional.of(encoded))).isEqualTo(Verification.MISMATCH);
    }

    @Test
    void verify_currentFormat_isNotRewritten() {
        assertThat(hasher.verify(Hashes.PASSWORD, Optional.of(Hashes.COST_10))).isEqualTo(Verification.MATCH);
        assertThat(nobodys.matched).isZero();
    }

    @Test
    void verify_lowerCost_isRewritten() {
        PasswordHasher costlier = new PasswordHasher(11);

        Verification verification = costlier.verify(Hashes.PASSWORD, Optional.of(Hashes.COST_10));

        assertThat(verification.rewritten())
                .hasValueSatisfying(rewritten -> assertThat(rewritten).matches(OUR_FORMAT.formatted("11")));
    }

    @Test
    void verify_ownFormatMarked2a_isRewritten() {
        String marked2a = Hashes.COST_10.replace("$2b$", "$2a$");

        assertThat(hasher.verify(Hashes.PASSWORD, Optional.of(marked2a)).rewritten())
                .isPresent();
    }

    @ParameterizedTest
    @MethodSource("dev.signet.password.Hashes#thatNothingMatches")
    void verify_hashThatNothingMatches_costsAnUnknownUser(String encoded) {
        assertThat(hasher.verify(Hashes.PASSWORD, Optional.of(encoded))).isEqualTo(Verification.MISMATCH);
        assertThat(nobodys.matched).isOne();
    }

    @Test
    void verify_unknownUser_costsNobodysHash() {
        assertThat(hasher.verify(Hashes.PASSWORD, Optional.empty())).isEqualTo(Verification.MISMATCH);
        assertThat(nobodys.matched).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {Hashes.CHEAP_PBKDF2, Hashes.CHEAP_BCRYPT})
    void verify_wrongPasswordForCheapHash_costsAnUnknownUserToo(String encoded) {
        hasher.verify("wrong", Optional.of(encoded));

        assertThat(nobodys.matched).isOne();
    }

    @Test
    void verify_wrongPasswordForLowerCost_costsAnUnknownUserToo() {
        new PasswordHasher(11, nobodys).verify("wrong", Optional.of(Hashes.COST_10));

        assertThat(nobodys.matched).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {Hashes.COST_10, Hashes.COST_12})
    void verify_wrongPasswordForCostlyHash_costsNothingMore(String encoded) {
        hasher.verify("wrong", Optional.of(encoded));

        assertThat(nobodys.matched).isZero();
    }

    @Test
    void verify_emptyPassword_neverMatches() {
        String ofEmpty = hasher.encode("");

        assertThat(hasher.verify("", Optional.of(ofEmpty))).isEqualTo(Verification.MISMATCH);
        assertThat(hasher.verify("", Optional.of(Hashes.CHEAP_PBKDF2))).isEqualTo(Verification.MISMATCH);
        assertThat(hasher.verify("", Optional.empty())).isEqualTo(Verification.MISMATCH);
        assertThat(nobodys.matched).isEqualTo(3);
    }

    @Test
    void verify_passwordsThatDifferAfterByte72_areDistinguished() {
        String start = "x".repeat(72);
        String encoded = hasher.encode(start + "a");

        assertThat(hasher.verify(start + "a", Optional.of(encoded)).matches()).isTrue();
        assertThat(hasher.verify(start + "b", Optional.of(encoded)).matches()).isFalse();
    }

    @Test
    void verify_plainBcrypt_countsTheFirst72BytesOnly() {
        String ofLibxcrypt = "$2b$04$3gOFDfs1bP6mfPrQ.IjT0eaOS4.LXGyzv8QIBq8JvuArj2GoS9lp2";

        assertThat(hasher.verify("x".repeat(72) + "A", Optional.of(ofLibxcrypt)).matches())
                .isTrue();
        assertThat(hasher.verify("x".repeat(71), Optional.of(ofLibxcrypt)).matches())
                .isFalse();
    }

    /** Elytron's bcrypt hashes the NFKC form: the one reason why plain bcrypt does not go through it. */
    @Test
    void verify_plainBcrypt_hashesTheBytesOfThePassword() {
        String ligature = "\uFB01sh and chips";
        String encoded = OpenBSDBCrypt.generate("2b", ligature.getBytes(StandardCharsets.UTF_8), new byte[16], 4);

        assertThat(hasher.verify(ligature, Optional.of(encoded)).matches()).isTrue();
        assertThat(hasher.verify(Normalizer.normalize(ligature, Normalizer.Form.NFKC), Optional.of(encoded))
                        .matches())
                .isFalse();
    }

    @Test
    void verify_publishedArgon2Vector_matches() {
        String ofReferenceTests =
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(hasher.verify("password", Optional.of(ofReferenceTests)).matches())
                .isTrue();
    }

    @Test
    void encode_samePasswordTwice_saltsDifferently() {
        assertThat(hasher.encode(Hashes.PASSWORD)).isNotEqualTo(hasher.encode(Hashes.PASSWORD));
    }

    @Test
    void ofNobody_anyCost_isHashedAndDoesNotMatch() {
        assertThat(BcryptSha256Hash.ofNobody(10).isAffordable()).isTrue();
        assertThat(BcryptSha256Hash.ofNobody(10).costsAtLeast(10)).isTrue();
        assertThat(BcryptSha256Hash.ofNobody(10).costsAtLeast(11)).isFalse();
        assertThat(BcryptSha256Hash.ofNobody(10).matches(Hashes.PASSWORD)).isFalse();
    }

    @Test
    void onEventLoop_isRefused() {
        assertThat(failureOnEventLoop(() -> hasher.encode(Hashes.PASSWORD))).isInstanceOf(IllegalStateException.class);
        assertThat(failureOnEventLoop(() -> hasher.verify(Hashes.PASSWORD, Optional.empty())))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Throwable failureOnEventLoop(Supplier<?> work) {
        Vertx vertx = Vertx.vertx();
        try {
            CompletableFuture<Object> outcome = new CompletableFuture<>();
            vertx.runOnContext(ignored -> outcome.completeAsync(work::get, Runnable::run));
            return assertThat(outcome)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .actual()
                    .getCause();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Counts instead of taking its time. */
    private static final class NobodysHash implements StoredHash {

        private int matched;

        @Override
        public boolean isAffordable() {
            return true;
        }

        @Override
        public boolean matches(String password) {
            matched++;
            return true;
        }
    }
}
