package dev.signet.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a login and a refresh answer.
 *
 * @param refresh null where it is in a cookie
 * @param recoveryCodes only where the login has set a second factor up
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "TokenPair",
        requiredProperties = {"access"})
record TokenPair(
        String refresh,
        String access,

        @Schema(description = "Only where this login has set a second factor up: they are shown this once.")
        List<String> recoveryCodes) {

    TokenPair(String refresh, String access) {
        this(refresh, access, null);
    }

    TokenPair withoutRefresh() {
        return new TokenPair(null, access, recoveryCodes);
    }

    TokenPair withRecoveryCodes(List<String> codes) {
        return new TokenPair(refresh, access, codes);
    }

    @Override
    public String toString() {
        return "TokenPair[hidden]";
    }
}
