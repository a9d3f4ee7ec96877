package dev.signet.oauth;

import dev.signet.user.User;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Set;

/** What the administration of clients takes. In a change, what is not there stays as it is. */
final class ClientRequests {

    private static final String REQUIRED = "This field is required.";
    private static final String BLANK = "This field may not be blank.";
    private static final String NAME_RULE = "Ensure this field has no more than 150 characters.";
    private static final String SET_RULE = "Ensure this field has no more than 32 elements.";

    /** RFC 6749, section 3.3, and no longer than we like. */
    private static final String SCOPE = "[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,64}";

    private static final String SCOPE_RULE =
            "A scope is 1 to 64 visible ASCII characters without quotes and backslashes.";
    private static final String AUDIENCE = "[\\x21-\\x7E]{1,255}";
    private static final String AUDIENCES_RULE = "Ensure this field has 1 to 32 elements.";
    private static final String AUDIENCE_RULE = "An audience is 1 to 255 visible ASCII characters.";

    private ClientRequests() {}

    record ClientCreation(
            @NotNull(message = REQUIRED) @Size(min = 1, message = BLANK) @Size(max = 150, message = NAME_RULE)
            String name,

            @Size(max = 32, message = SET_RULE)
            Set<@Pattern(regexp = User.ROLE, message = User.ROLE_RULE) String> roles,

            @Size(max = 32, message = SET_RULE) Set<@Pattern(regexp = SCOPE, message = SCOPE_RULE) String> scopes,

            @Size(min = 1, max = 32, message = AUDIENCES_RULE)
            Set<@Pattern(regexp = AUDIENCE, message = AUDIENCE_RULE) String> audiences,

            @Size(max = 32, message = SET_RULE)
            Set<@Pattern(regexp = AUDIENCE, message = AUDIENCE_RULE) String> serves) {

        ClientCreation {
            name = name == null ? null : name.strip();
        }
    }

    record ClientChange(
            @Size(min = 1, message = BLANK) @Size(max = 150, message = NAME_RULE)
            String name,

            @Size(max = 32, message = SET_RULE)
            Set<@Pattern(regexp = User.ROLE, message = User.ROLE_RULE) String> roles,

            @Size(max = 32, message = SET_RULE) Set<@Pattern(regexp = SCOPE, message = SCOPE_RULE) String> scopes,

            @Size(min = 1, max = 32, message = AUDIENCES_RULE)
            Set<@Pattern(regexp = AUDIENCE, message = AUDIENCE_RULE) String> audiences,

            @Size(max = 32, message = SET_RULE) Set<@Pattern(regexp = AUDIENCE, message = AUDIENCE_RULE) String> serves,

            Boolean active) {

        ClientChange {
            name = name == null ? null : name.strip();
        }
    }
}
