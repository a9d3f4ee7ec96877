package dev.signet.key;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a key is in its life. */
enum KeyState {
    /** In the JWK set, so that verifiers know it before its first token. */
    @JsonProperty("next")
    NEXT,
    /** Signs new tokens. */
    @JsonProperty("signing")
    SIGNING,
    /** Signs no more; its tokens are honoured until the last has expired. */
    @JsonProperty("retiring")
    RETIRING,
    /** None of its tokens can be alive. */
    @JsonProperty("retired")
    RETIRED,
    /** None of its tokens is honoured. */
    @JsonProperty("revoked")
    REVOKED
}
