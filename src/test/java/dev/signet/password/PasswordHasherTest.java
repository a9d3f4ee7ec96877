package dev.signet.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

class PasswordHasherTest {

    private static final String BCRYPT = "bcrypt_sha256\\$\\$2b\\$%s\\$[./A-Za-z0-9]{53}";
    private static final String ARGON2 =
            "argon2\\$argon2id\\$v=19\\$m=7168,t=5,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}";

    private static final Cost ARGON2_COST = new Argon2Cost(7168, 5, 1);
    private static final Cost BCRYPT_COST = new BcryptCost(10);

    private final List<Cost> spent = new ArrayList<>();
    private final PasswordHasher hasher = new PasswordHasher(new WatchedCost(ARGON2_COST));
    private final PasswordHasher bcryptHasher = new PasswordHasher(new WatchedCost(BCRYPT_COST));

    @ParameterizedTest
    @MethodSource("dev.signet.password.Hashes#ofOtherFormats")
    void verify_rightPassword_matchesAndRewritesInTheCurrentFormat(String encoded) {
        Verification verification = hasher.verify(Hashes.PASSWORD, Optional.of(encoded));

        assertThat(verification.matches()).isTrue();
        assertThat(verification.rewritten()).hasValueSatisfying(rewritten -> {
            assertThat(rewritten).matches(ARGON2);
            assertThat(hasher.verify(Hashes.PASSWORD, Optional.of(rewritten))).isEqualTo(Verification.MATCH);
        });
    }

    @ParameterizedTest
    @MethodSource("dev.signet.password.Hashes#ofOtherFormats")
    void verify_wrongPassword_doesNotMatch(String encoded) {
        assertThat(hasher.verify(Hashes.PASSWORD + "x", Optional.of(encoded))).isEqualTo(Verification.MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {Hashes.ARGON2, Hashes.MORE_ARGON2, Hashes.DJANGOS_ARGON2})
    void verify_noLessThanTheCurrentCost_isNotRewritten(String encoded) {
        assertThat(hasher.verify(Hashes.PASSWORD, Optional.of(encoded))).isEqualTo(Verification.MATCH);
        assertThat(spent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {Hashes.COST_10, Hashes.COST_12})
    void verify_noLessThanTheCurrentCostOfBcrypt_isNotRewritten(String encoded) {
        assertThat(bcryptHasher.verify(Hashes.PASSWORD, Optional.of(encoded))).isEqualTo(Verification.MATCH);
        assertThat(spent).isEmpty();
    }

    @Test
    void verify_argon2WhereBcryptIsCurrent_isRewritten() {
        assertThat(bcryptHasher
                        .verify(Hashes.PASSWORD, Optional.of(Hashes.ARGON2))
                        .rewritten())
                .hasValueSatisfying(rewritten -> assertThat(rewritten).matches(BCRYPT.formatted("10")));
    }

    @Test
    void verify_lowerCostOfBcrypt_isRewritten() {
        PasswordHasher costlier = new PasswordHasher(new BcryptCost(11));

        Verification verification = costlier.verify(Hashes.PASSWORD, Optional.of(Hashes.COST_10));

        assertThat(verification.rewritten())
                .hasValueSatisfying(rewritten -> assertThat(rewritten).matches(BCRYPT.formatted("11")));
    }

    @Test
    void verify_costlierButNotInDjangosForm_isRewrittenAtItsOwnCost() {
        String bare = Hashes.MORE_ARGON2.substring("argon2".length());
        String marked2a = Hashes.COST_12.replace("$2b$", "$2a$");

        assertThat(hasher.verify(Hashes.PASSWORD, Optional.of(bare)).rewritten())
                .hasValueSatisfying(
                        rewritten -> assertThat(rewritten).startsWith("argon2$argon2id$v=19$m=19456,t=2,p=1$"));
        assertThat(bcryptHasher.verify(Hashes.PASSWORD, Optional.of(marked2a)).rewritten())
                .hasValueSatisfying(rewritten -> assertThat(rewritten).matches(BCRYPT.formatted("12")));
    }

    /** Neither of two replicas with different settings undoes for ever what the other has written. */
    @ParameterizedTest
    @MethodSource("pairsOfCosts")
    void isMetBy_twoCostsOfOneAlgorithm_atLeastOneKeepsTheOther(Cost one, Cost other) {
        assertThat(one.isMetBy(other) || other.isMetBy(one)).isTrue();
        assertThat(one.isMetBy(one)).isTrue();
    }

    static Stream<Arguments> pairsOfCosts() {
        List<Cost> argon2 = List.of(
                new Argon2Cost(7168, 5, 1),
                new Argon2Cost(7168, 8, 1),
                new Argon2Cost(9216, 4, 2),
                new Argon2Cost(19456, 2, 1),
                new Argon2Cost(47104, 1, 1),
                new Argon2Cost(102400, 2, 8));
        return Stream.concat(
                argon2.stream().flatMap(one -> argon2.stream().map(other -> Arguments.of(one, other))),
                Stream.of(Arguments.of(new BcryptCost(10), new BcryptCost(12))));
    }

    @ParameterizedTest
    @MethodSource("dev.signet.password.Hashes#thatNothingMatches")
    void verify_hashThatNothingMatches_costsAnUnknownUser(String encoded) {
        assertThat(hasher.verify(Hashes.PASSWORD, Optional.of(encoded))).isEqualTo(Verification.MISMATCH);
        assertThat(spent).containsExactly(ARGON2_COST);
    }

    @Test
    void verify_unknownUser_costsNobodysHash() {
        assertThat(hasher.verify(Hashes.PASSWORD, Optional.empty())).isEqualTo(Verification.MISMATCH);
        assertThat(spent).containsExactly(ARGON2_COST);
    }

    @Test
    void verify_unknownUserWhereBcryptIsCurrent_costsNobodysHash() {
        assertThat(bcryptHasher.verify(Hashes.PASSWORD, Optional.empty())).isEqualTo(Verification.MISMATCH);
        assertThat(spent).containsExactly(BCRYPT_COST);
    }

    @ParameterizedTest
    @ValueSource(strings = {Hashes.CHEAP_PBKDF2, Hashes.CHEAP_BCRYPT, Hashes.COST_10})
    void verify_wrongPasswordForAnotherAlgorithm_costsAnUnknownUserToo(String encoded) {
        hasher.verify("wrong", Optional.of(encoded));

        assertThat(spent).containsExactly(ARGON2_COST);
    }

    @Test
    void verify_wrongPasswordForArgon2WhereBcryptIsCurrent_costsAnUnknownUserToo() {
        bcryptHasher.verify("wrong", Optional.of(Hashes.ARGON2));

        assertThat(spent).containsExactly(BCRYPT_COST);
    }

    @Test
    void verify_wrongPasswordForLowerCost_costsWhatItLacks() {
        new PasswordHasher(new WatchedCost(new BcryptCost(12))).verify("wrong", Optional.of(Hashes.COST_10));
        hasher.verify("wrong", Optional.of(Hashes.LESS_ARGON2));

        assertThat(spent).containsExactly(new BcryptCost(10), new BcryptCost(11), new Argon2Cost(7168, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {Hashes.ARGON2, Hashes.MORE_ARGON2})
    void verify_wrongPasswordForCostlyArgon2_costsNothingMore(String encoded) {
        hasher.verify("wrong", Optional.of(encoded));

        assertThat(spent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {Hashes.COST_10, Hashes.COST_12})
    void verify_wrongPasswordForCostlyBcrypt_costsNothingMore(String encoded) {
        bcryptHasher.verify("wrong", Optional.of(encoded));

        assertThat(spent).isEmpty();
    }

    @Test
    void verify_emptyPassword_neverMatches() {
        String ofEmpty = hasher.encode("");

        assertThat(hasher.verify("", Optional.of(ofEmpty))).isEqualTo(Verification.MISMATCH);
        assertThat(hasher.verify("", Optional.of(Hashes.CHEAP_PBKDF2))).isEqualTo(Verification.MISMATCH);
        assertThat(hasher.verify("", Optional.empty())).isEqualTo(Verification.MISMATCH);
        assertThat(spent).hasSize(3).containsOnly(ARGON2_COST);
    }

    @Test
    void verify_passwordsThatDifferAfterByte72_areDistinguished() {
        String start = "x".repeat(72);

        for (PasswordHasher each : List.of(hasher, bcryptHasher)) {
            String encoded = each.encode(start + "a");

            assertThat(each.verify(start + "a", Optional.of(encoded)).matches()).isTrue();
            assertThat(each.verify(start + "b", Optional.of(encoded)).matches()).isFalse();
        }
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

    /**
     * As Django does: it takes off its own name, and has argon2-cffi read and verify the rest. Here Spring reads it, and
     * Bouncy Castle computes it.
     */
    @Test
    void encode_argon2_isReadAndVerifiedByOthers() {
        String encoded = hasher.encode(Hashes.PASSWORD);
        String[] nameAndRest = encoded.split("\\$", 2);
        Argon2PasswordEncoder spring = new Argon2PasswordEncoder(16, 32, 1, 7168, 5);

        assertThat(nameAndRest[0]).isEqualTo("argon2");
        assertThat(spring.matches(Hashes.PASSWORD, "$" + nameAndRest[1])).isTrue();
        assertThat(spring.matches(Hashes.PASSWORD + "x", "$" + nameAndRest[1])).isFalse();
        assertThat(spring.upgradeEncoding("$" + nameAndRest[1])).isFalse();
    }

    @Test
    void encode_samePasswordTwice_saltsDifferently() {
        assertThat(hasher.encode(Hashes.PASSWORD)).isNotEqualTo(hasher.encode(Hashes.PASSWORD));
    }

    @ParameterizedTest
    @MethodSource("costs")
    void ofNobody_anyCost_isHashedAtThatCostAndDoesNotMatch(Cost cost) {
        assertThat(cost.ofNobody().isAffordable()).isTrue();
        assertThat(cost.ofNobody().cost()).hasValue(cost);
        assertThat(cost.ofNobody().matches(Hashes.PASSWORD)).isFalse();
    }

    static Stream<Cost> costs() {
        return Stream.of(ARGON2_COST, BCRYPT_COST);
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

    /** Notes what it costs beside the stored hash, and spares it. */
    private final class WatchedCost implements Cost {

        private final Cost cost;

        private WatchedCost(Cost cost) {
            this.cost = cost;
        }

        @Override
        public String encode(String password) {
            return cost.encode(password);
        }

        @Override
        public boolean isEncoded(String encoded) {
            return cost.isEncoded(encoded);
        }

        @Override
        public boolean isMetBy(Cost other) {
            return cost.isMetBy(other);
        }

        @Override
        public StoredHash ofNobody() {
            return new WatchedHash(cost.ofNobody());
        }

        @Override
        public List<StoredHash> beyond(Cost done) {
            return cost.beyond(done).stream().<StoredHash>map(WatchedHash::new).toList();
        }
    }

    private final class WatchedHash implements StoredHash {

        private final StoredHash hash;

        private WatchedHash(StoredHash hash) {
            this.hash = hash;
        }

        @Override
        public boolean isAffordable() {
            return true;
        }

        @Override
        public boolean matches(String password) {
            return spent.add(hash.cost().orElseThrow());
        }
    }
}
