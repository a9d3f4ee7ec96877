package dev.signet.token;

/** What a login and a refresh answer. */
record TokenPair(String refresh, String access) {

    @Override
    public String toString() {
        return "TokenPair[hidden]";
    }
}
