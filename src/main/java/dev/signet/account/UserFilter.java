package dev.signet.account;

import dev.signet.platform.http.QueryParameters;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.user.UserCriteria;

/**
 * Which users an administrator wants to see.
 *
 * @param limit how many at most, 1 to 100
 */
record UserFilter(UserCriteria criteria, int limit) {

    private static final int LONGEST_TEXT = 254;

    /** Reads the parameters of the query. All may be null. */
    static UserFilter parse(String text, String role, String active, String after, String limit) {
        requireNoNull("q", text);
        requireNoNull("role", role);
        if (text != null && text.length() > LONGEST_TEXT) {
            throw ErrorCode.INVALID.at("q", "Enter at most 254 characters.");
        }
        return new UserFilter(
                new UserCriteria(
                        text,
                        role,
                        QueryParameters.parseBoolean("active", active),
                        QueryParameters.parseId("after", after)),
                QueryParameters.parseLimit(limit));
    }

    /** PostgreSQL has no text with a NUL in it. */
    private static void requireNoNull(String parameter, String value) {
        if (value != null && value.indexOf(0) >= 0) {
            throw ErrorCode.INVALID.at(parameter, "Null characters are not allowed.");
        }
    }
}
