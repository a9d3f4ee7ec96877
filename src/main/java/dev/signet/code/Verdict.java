package dev.signet.code;

/** What a code comes to that somebody presents. */
public enum Verdict {
    RIGHT,
    /** It has cost the code that was sent one of its tries. */
    WRONG,
    /** None was sent, or it is too old, used, or has been tried too often. */
    NOTHING_TO_TRY
}
