package dev.signet.password;

import java.util.List;
import java.util.stream.IntStream;

/** bcrypt, where each step doubles the work. */
record BcryptCost(int cost) implements Cost {

    private static final Range COSTS = new Range(10, BcryptHash.HIGHEST_COST);

    static BcryptCost of(PasswordConfig config) {
        return new BcryptCost(COSTS.require("signet.password.bcrypt-cost", config.bcryptCost()));
    }

    @Override
    public String encode(String password) {
        return BcryptSha256Hash.encode(password, cost);
    }

    @Override
    public boolean isEncoded(String encoded) {
        return BcryptSha256Hash.isEncoded(encoded, cost);
    }

    @Override
    public boolean isMetBy(Cost other) {
        return other instanceof BcryptCost bcrypt && bcrypt.cost >= cost;
    }

    @Override
    public StoredHash ofNobody() {
        return BcryptSha256Hash.ofNobody(cost);
    }

    /** As each step doubles the work, twice the lowest step and all between is the highest. */
    @Override
    public List<StoredHash> beyond(Cost done) {
        return done instanceof BcryptCost bcrypt
                ? IntStream.range(bcrypt.cost, cost)
                        .mapToObj(BcryptSha256Hash::ofNobody)
                        .toList()
                : List.of(ofNobody());
    }
}
