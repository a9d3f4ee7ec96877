package dev.signet.token;

import dev.signet.user.Subject;
import java.util.Map;

/**
 * Adds claims to the access tokens of users. To be implemented by those who build a Signet of their own: every CDI bean
 * of this type is asked for every token. It is called on an event loop and must not block.
 */
public interface ClaimsContributor {

    /**
     * The claims to add, by name; values are what JSON can hold.
     *
     * @throws IllegalStateException fails the login or refresh, as a claim that Signet itself sets does
     */
    Map<String, Object> claimsOf(Subject subject);
}
