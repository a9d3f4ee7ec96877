package dev.signet.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.password.Argon2.Input;
import dev.signet.password.Argon2.Memory;
import dev.signet.password.Argon2.Type;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Argon2Test {

    private static final Map<Type, Integer> TYPES_OF_BOUNCY_CASTLE = Map.of(
            Type.D, Argon2Parameters.ARGON2_d,
            Type.I, Argon2Parameters.ARGON2_i,
            Type.ID, Argon2Parameters.ARGON2_id);

    private Memory memory = new Memory(100);

    /** RFC 9106, section 5. */
    @ParameterizedTest
    @CsvSource({
        "D,  512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb",
        "I,  c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8",
        "ID, 0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
    })
    void hash_ofTheRfc_isTheRfcs(Type type, String tag) {
        Input input = new Input(repeated(2, 16), repeated(3, 8), repeated(4, 12));

        byte[] hash = Argon2.hash(type, new Argon2Cost(32, 3, 4), repeated(1, 32), input, 32, memory);

        assertThat(hash).isEqualTo(HexFormat.of().parseHex(tag));
    }

    /** One seed a case, so that what fails can be done again. */
    @ParameterizedTest
    @MethodSource("seeds")
    void hash_ofAnything_isBouncyCastles(long seed) {
        Random random = new Random(seed);
        Type type = Type.values()[random.nextInt(3)];
        int lanes = 1 + random.nextInt(5);
        Argon2Cost cost = new Argon2Cost(8 * lanes + random.nextInt(2_000), 1 + random.nextInt(4), lanes);
        byte[] password = bytes(random, random.nextInt(200));
        byte[] salt = bytes(random, 8 + random.nextInt(40));
        int length = 4 + random.nextInt(200);

        byte[] hash = Argon2.hash(type, cost, password, new Input(salt), length, memory);

        assertThat(hash).as("%s %s", type, cost).isEqualTo(ofBouncyCastle(type, cost, password, salt, length));
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(100);
    }

    @Test
    void hash_inMemoryThatIsKept_isTheSameAsInOther() {
        Argon2Cost cost = new Argon2Cost(64, 2, 1);
        Argon2Cost smaller = new Argon2Cost(16, 2, 1);

        byte[] first = hash(cost);
        hash(smaller);

        assertThat(hash(cost)).isEqualTo(first);
        memory = new Memory(0);
        assertThat(hash(cost)).isEqualTo(first);
    }

    @Test
    void hash_inMemoryThatIsKept_leavesNothingThere() {
        hash(new Argon2Cost(64, 2, 1));

        assertThat(memory.blocks(64)).hasDimensions(64, 128);
        assertThat(Arrays.stream(memory.blocks(64)).flatMapToLong(Arrays::stream))
                .containsOnly(0L);
    }

    @Test
    void memory_upToItsMost_isKept() {
        assertThat(memory.blocks(100)).isSameAs(memory.blocks(100)).isSameAs(memory.blocks(50));
        assertThat(memory.blocks(101)).isNotSameAs(memory.blocks(101));
    }

    private byte[] hash(Argon2Cost cost) {
        return Argon2.hash(Type.ID, cost, repeated(1, 8), new Input(repeated(2, 16)), 32, memory);
    }

    private static byte[] ofBouncyCastle(Type type, Argon2Cost cost, byte[] password, byte[] salt, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(TYPES_OF_BOUNCY_CASTLE.get(type))
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory())
                .withIterations(cost.iterations())
                .withParallelism(cost.parallelism())
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] repeated(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
