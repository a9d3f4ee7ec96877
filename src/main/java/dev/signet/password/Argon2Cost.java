package dev.signet.password;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Set;

/**
 * Argon2id. Its work is the memory that it writes, memory times iterations: OWASP's recommendations, from 7 MiB five
 * times to 46 MiB once, are alike in that. The parallelism shares the same work out and does not count.
 *
 * @param memory in KiB
 */
record Argon2Cost(int memory, int iterations, int parallelism) implements Cost {

    /** OWASP's least. A hash with less memory is no match for one with more, however often it goes through it. */
    private static final int LEAST_MEMORY = 7_168;

    private static final int LEAST_WORK = 5 * LEAST_MEMORY;

    private static final String MEMORY = "signet.password.argon2.memory";
    private static final String ITERATIONS = "signet.password.argon2.iterations";

    /**
     * @param unsafe whether less than OWASP's least will do, as in tests
     */
    static Argon2Cost of(PasswordConfig.Argon2 config, boolean unsafe) {
        int lanes = Argon2Hash.LANES.require("signet.password.argon2.parallelism", config.parallelism());
        int leastMemory = Math.max(unsafe ? 0 : LEAST_MEMORY, Argon2Hash.KIB_PER_LANE * lanes);
        int memory = new Range(leastMemory, Argon2Hash.MOST_KIB).require(MEMORY, config.memory());
        int leastIterations = unsafe ? 1 : (int) ceilDiv(LEAST_WORK, memory);
        Range iterations = new Range(leastIterations, (int) (Argon2Hash.MOST_KIB_TIMES_PASSES / memory));
        if (!iterations.includes(config.iterations())) {
            throw new ConfigurationException(
                    "%s is %d, but must be from %d to %d where %s is %d."
                            .formatted(
                                    ITERATIONS,
                                    config.iterations(),
                                    iterations.least(),
                                    iterations.most(),
                                    MEMORY,
                                    memory),
                    Set.of(ITERATIONS, MEMORY));
        }
        return new Argon2Cost(memory, config.iterations(), lanes);
    }

    @Override
    public String encode(String password) {
        return Argon2Hash.encode(password, this);
    }

    @Override
    public boolean isEncoded(String encoded) {
        return encoded.startsWith(Argon2Hash.prefix(this));
    }

    @Override
    public boolean isMetBy(Cost other) {
        return other instanceof Argon2Cost argon2
                && argon2.memory >= Math.min(memory, LEAST_MEMORY)
                && argon2.work() >= work();
    }

    private long work() {
        return (long) memory * iterations;
    }

    @Override
    public StoredHash ofNobody() {
        return Argon2Hash.ofNobody(this);
    }

    @Override
    public List<StoredHash> beyond(Cost done) {
        if (!(done instanceof Argon2Cost argon2)) {
            return List.of(ofNobody());
        }
        int iterationsLeft = Math.toIntExact(ceilDiv(work() - argon2.work(), memory));
        return iterationsLeft > 0 ? List.of(new Argon2Cost(memory, iterationsLeft, parallelism).ofNobody()) : List.of();
    }

    private static long ceilDiv(long dividend, long divisor) {
        return -Math.floorDiv(-dividend, divisor);
    }
}
