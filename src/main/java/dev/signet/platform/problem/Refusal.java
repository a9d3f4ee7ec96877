package dev.signet.platform.problem;

import jakarta.ws.rs.core.MediaType;

/**
 * A problem in the form that its path answers in.
 *
 * @param mediaType of the body
 */
public record Refusal(Object body, String mediaType) {

    private static final String OAUTH = "/oauth2/";

    public static Refusal of(Problem problem, String path) {
        return path.startsWith(OAUTH)
                ? new Refusal(problem.asOAuthError(), MediaType.APPLICATION_JSON)
                : new Refusal(problem, Problem.MEDIA_TYPE);
    }
}
