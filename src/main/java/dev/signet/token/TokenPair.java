package dev.signet.token;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a login and a refresh answer.
 *
 * @param refresh null where it is in a cookie
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenPair(String refresh, String access) {

    TokenPair withoutRefresh() {
        return new TokenPair(null, access);
    }

    @Override
    public String toString() {
        return "TokenPair[hidden]";
    }
}
