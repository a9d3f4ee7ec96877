package dev.signet.token;

/**
 * What a refresh token is worth.
 *
 * @param expired its session is over its time, or was never there
 * @param live its session has not been ended and its user may log in
 * @param newest it is the one to refresh with
 * @param inGrace it is one of the two before, replaced only a moment ago
 * @param answerLost it is the one before, nobody has used its successor, and whoever sends it does so from where that was
 *     asked for from
 * @param session null where there is no such session or no such user any more
 */
record TokenState(
        boolean expired, boolean live, boolean newest, boolean inGrace, boolean answerLost, LiveSession session) {

    static final TokenState UNKNOWN = new TokenState(true, false, false, false, false, null);

    boolean isGood() {
        return live && !expired && (newest || inGrace || answerLost);
    }

    /** A client that lost the answer asks again: it gets the token that replaced this one once more. */
    boolean isRetry() {
        return isGood() && !newest;
    }

    /** A retry that comes when the grace interval is over. */
    boolean isLateRetry() {
        return isRetry() && !inGrace;
    }
}
