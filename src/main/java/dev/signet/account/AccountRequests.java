package dev.signet.account;

import dev.signet.user.User;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import java.util.Set;

/**
 * What the account endpoints take. In a change, a field that is not there stays as it is; an e-mail address or phone
 * number that is null or empty is taken away. Phone numbers are read by the account's own rule, not by a constraint.
 */
final class AccountRequests {

    private static final String REQUIRED = "This field is required.";
    static final String USERNAME = "[\\p{L}\\p{N}_.@+-]{1,150}";
    static final String USERNAME_RULE = "Enter a valid username: 1 to 150 letters, numbers and @/./+/-/_ characters.";
    private static final String EMAIL_RULE = "Enter a valid email address.";
    private static final String NAME_RULE = "Ensure this field has no more than 150 characters.";
    private static final String ROLES_RULE = "Ensure this field has no more than 32 elements.";

    private AccountRequests() {}

    record ProfileChange(
            Optional<@Email(message = EMAIL_RULE) @Size(max = 254, message = EMAIL_RULE) String> email,
            Optional<String> phoneNumber,
            @Size(max = 150, message = NAME_RULE) String firstName,
            @Size(max = 150, message = NAME_RULE) String lastName) {

        ProfileChange {
            email = strip(email);
            phoneNumber = strip(phoneNumber);
            firstName = strip(firstName);
            lastName = strip(lastName);
        }
    }

    record PasswordChange(
            @NotNull(message = REQUIRED) String currentPassword,
            @NotNull(message = REQUIRED) String newPassword) {

        @Override
        public String toString() {
            return "PasswordChange[hidden]";
        }
    }

    record UserCreation(
            @NotNull(message = REQUIRED) @Pattern(regexp = USERNAME, message = USERNAME_RULE)
            String username,

            @NotNull(message = REQUIRED) String password,
            Optional<@Email(message = EMAIL_RULE) @Size(max = 254, message = EMAIL_RULE) String> email,
            Optional<String> phoneNumber,
            Boolean phoneNumberVerified,
            @Size(max = 150, message = NAME_RULE) String firstName,
            @Size(max = 150, message = NAME_RULE) String lastName,

            @Size(max = 32, message = ROLES_RULE)
            Set<@Pattern(regexp = User.ROLE, message = User.ROLE_RULE) String> roles,

            Boolean active) {

        UserCreation {
            username = username == null ? null : User.normalizeUsername(username);
            email = strip(email);
            phoneNumber = strip(phoneNumber);
            firstName = strip(firstName);
            lastName = strip(lastName);
        }

        @Override
        public String toString() {
            return "UserCreation[" + username + "]";
        }
    }

    record UserChange(
            @Pattern(regexp = USERNAME, message = USERNAME_RULE)
            String username,

            Optional<@Email(message = EMAIL_RULE) @Size(max = 254, message = EMAIL_RULE) String> email,
            Optional<String> phoneNumber,
            Boolean phoneNumberVerified,
            @Size(max = 150, message = NAME_RULE) String firstName,
            @Size(max = 150, message = NAME_RULE) String lastName,

            @Size(max = 32, message = ROLES_RULE)
            Set<@Pattern(regexp = User.ROLE, message = User.ROLE_RULE) String> roles,

            Boolean active) {

        UserChange {
            username = username == null ? null : User.normalizeUsername(username);
            email = strip(email);
            phoneNumber = strip(phoneNumber);
            firstName = strip(firstName);
            lastName = strip(lastName);
        }
    }

    record PasswordReset(@NotNull(message = REQUIRED) String newPassword) {

        @Override
        public String toString() {
            return "PasswordReset[hidden]";
        }
    }

    private static Optional<String> strip(Optional<String> text) {
        return text == null ? null : text.map(String::strip).filter(stripped -> !stripped.isEmpty());
    }

    private static String strip(String text) {
        return text == null ? null : text.strip();
    }
}
