package dev.signet.account;

import dev.signet.user.User;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Some users, in the order in which they were created.
 *
 * @param next the value of {@code after} that gives the next page; null on the last one
 */
record UserPage(
        List<UserResponse> results, @Schema(nullable = true) UUID next) {

    /** A page of at most {@code limit} of the users found: one more than that means there is a next page. */
    static UserPage of(List<User> found, int limit) {
        List<UserResponse> results =
                found.stream().limit(limit).map(UserResponse::from).toList();
        return new UserPage(results, found.size() > limit ? found.get(limit - 1).id : null);
    }
}
