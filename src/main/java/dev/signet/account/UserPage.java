package dev.signet.account;

import dev.signet.user.UserSearch;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Some users, in the order in which they were created.
 *
 * @param next the value of {@code after} that gives the next page; null on the last one
 */
record UserPage(
        List<UserResponse> results,

        @Schema(
                nullable = true,
                description = "The value of after that gives the next page. Null on the last page only.")
        UUID next) {

    static UserPage from(UserSearch.Page<UserResponse> page) {
        return new UserPage(page.results(), page.next());
    }
}
