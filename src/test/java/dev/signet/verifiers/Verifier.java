package dev.signet.verifiers;

import java.util.Optional;

/** Something that verifies access tokens and that nobody here has written, told the issuer and configured as the README says. */
interface Verifier {

    /** Whom it takes the token's bearer for, if it accepts it. Fails if it could not tell. */
    Optional<Bearer> verify(String accessToken) throws Exception;

    /**
     * What every service wants to know.
     *
     * @param phoneNumber null where all that is known is what introspection says
     */
    record Bearer(String name, String phoneNumber) {}
}
