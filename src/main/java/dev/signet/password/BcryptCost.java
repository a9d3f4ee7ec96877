package dev.signet.password;

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
}
