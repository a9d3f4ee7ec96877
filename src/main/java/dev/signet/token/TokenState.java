package dev.signet.token;

/**
 * What a refresh token is worth.
 *
 * @param expired its session is over its time, or was never there
 * @param live its session has not been ended and its user may log in
 * @param newest it is the one to refresh with
 * @param inGrace it is the one before, replaced only a moment ago
 * @param session null where there is no such session or no such user any more
 */
record TokenState(boolean expired, boolean live, boolean newest, boolean inGrace, LiveSession session) {

    static final TokenState UNKNOWN = new TokenState(true, false, false, false, null);

    boolean isGood() {
        return live && !expired && (newest || inGrace);
    }

    /** A client that lost the answer asks again: it gets the token that replaced this one once more. */
    boolean isRetry() {
        return live && !expired && inGrace;
    }
}
