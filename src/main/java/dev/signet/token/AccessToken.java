package dev.signet.token;

import java.time.Duration;

/**
 * A signed access token.
 *
 * @param expiresIn for how long it is good
 */
public record AccessToken(String value, Duration expiresIn) {

    @Override
    public String toString() {
        return "AccessToken[hidden]";
    }
}
