package dev.signet.account;

import dev.signet.platform.TypedCode;
import dev.signet.platform.mail.Mailable;
import dev.signet.user.User;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the account endpoints take. In a change, a field that is not there stays as it is; an e-mail address or phone
 * number that is null or empty is taken away. Phone numbers are read by the account's own rule, not by a constraint.
 */
final class AccountRequests {

    static final String REQUIRED = "This field is required.";
    /** BCP 47, as far as anybody writes it. */
    private static final String LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}";

    private static final String LANGUAGE_RULE = "Enter a language such as en or ko.";
    private static final String NAME_RULE = "Ensure this field has no more than 150 characters.";
    private static final String ROLES_RULE = "Ensure this field has no more than 32 elements.";

    private AccountRequests() {}

    record ProfileChange(
            Optional<@Mailable String> email,
            Optional<String> phoneNumber,
            @Size(max = 150, message = NAME_RULE) String firstName,
            @Size(max = 150, message = NAME_RULE) String lastName,
            Optional<@Pattern(regexp = LANGUAGE, message = LANGUAGE_RULE) String> language,
            String currentPassword) {

        ProfileChange {
            email = strip(email);
            phoneNumber = strip(phoneNumber);
            firstName = strip(firstName);
            lastName = strip(lastName);
            language = strip(language);
        }

        @Override
        public String toString() {
            return "ProfileChange[hidden]";
        }
    }

    @Schema(name = "Registration")
    record NewAccount(
            @NotNull(message = REQUIRED) @Pattern(regexp = User.USERNAME, message = User.USERNAME_RULE)
            String username,

            @NotNull(message = REQUIRED) String password,
            Optional<@Mailable String> email,
            Optional<String> phoneNumber,
            @Size(max = 150, message = NAME_RULE) String firstName,
            @Size(max = 150, message = NAME_RULE) String lastName,
            Optional<@Pattern(regexp = LANGUAGE, message = LANGUAGE_RULE) String> language,
            Optional<String> invitation) {

        NewAccount {
            username = username == null ? null : User.normalizeUsername(username);
            email = strip(email);
            phoneNumber = strip(phoneNumber);
            firstName = strip(firstName);
            lastName = strip(lastName);
            language = strip(language);
            invitation = strip(invitation);
        }

        @Override
        public String toString() {
            return "NewAccount[hidden]";
        }
    }

    record InvitationCreation(
            Optional<@Mailable String> email,

            @Size(max = 32, message = ROLES_RULE)
            Set<@Pattern(regexp = User.ROLE, message = User.ROLE_RULE) String> roles) {

        InvitationCreation {
            email = strip(email);
        }

        @Override
        public String toString() {
            return "InvitationCreation[hidden]";
        }
    }

    /** With the password once more. */
    @Schema(name = "AccountDeletion")
    record Deletion(@NotNull(message = REQUIRED) String currentPassword) {

        @Override
        public String toString() {
            return "Deletion[hidden]";
        }
    }

    /** Six digits, as people type them. */
    @Schema(name = "PhoneVerificationCode")
    record Code(@NotNull(message = REQUIRED) String code) {

        Code {
            code = TypedCode.read(code);
        }

        @Override
        public String toString() {
            return "Code[hidden]";
        }
    }

    /** What stood in a link. */
    @Schema(name = "EmailVerificationToken")
    record Token(@NotNull(message = REQUIRED) String token) {

        Token {
            token = strip(token);
        }

        @Override
        public String toString() {
            return "Token[hidden]";
        }
    }

    /** One of the two. */
    @Schema(name = "PasswordResetRequest", examples = "{\"email\": \"alice@example.com\"}")
    record ForgottenPassword(Optional<@Mailable String> email, Optional<String> phoneNumber) {

        ForgottenPassword {
            email = strip(email);
            phoneNumber = strip(phoneNumber);
        }

        @Override
        public String toString() {
            return "ForgottenPassword[hidden]";
        }
    }

    /** The token of a link, or a phone number and the code that was sent to it. */
    @Schema(
            name = "PasswordResetConfirmation",
            examples = "{\"token\": \"dG9rZW4\", \"new_password\": \"looking glass croquet\"}")
    record ForgottenPasswordConfirmation(
            String token,
            String phoneNumber,
            String code,
            @NotNull(message = REQUIRED) String newPassword) {

        ForgottenPasswordConfirmation {
            token = strip(token);
            phoneNumber = strip(phoneNumber);
            code = TypedCode.read(code);
        }

        @Override
        public String toString() {
            return "ForgottenPasswordConfirmation[hidden]";
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
            @NotNull(message = REQUIRED) @Pattern(regexp = User.USERNAME, message = User.USERNAME_RULE)
            String username,

            @NotNull(message = REQUIRED) String password,
            Optional<@Mailable String> email,
            Boolean emailVerified,
            Optional<String> phoneNumber,
            Boolean phoneNumberVerified,
            @Size(max = 150, message = NAME_RULE) String firstName,
            @Size(max = 150, message = NAME_RULE) String lastName,
            Optional<@Pattern(regexp = LANGUAGE, message = LANGUAGE_RULE) String> language,

            @Size(max = 32, message = ROLES_RULE)
            Set<@Pattern(regexp = User.ROLE, message = User.ROLE_RULE) String> roles,

            Boolean active) {

        UserCreation {
            username = username == null ? null : User.normalizeUsername(username);
            email = strip(email);
            phoneNumber = strip(phoneNumber);
            firstName = strip(firstName);
            lastName = strip(lastName);
            language = strip(language);
        }

        @Override
        public String toString() {
            return "UserCreation[" + username + "]";
        }
    }

    record UserChange(
            @Pattern(regexp = User.USERNAME, message = User.USERNAME_RULE)
            String username,

            Optional<@Mailable String> email,
            Boolean emailVerified,
            Optional<String> phoneNumber,
            Boolean phoneNumberVerified,
            @Size(max = 150, message = NAME_RULE) String firstName,
            @Size(max = 150, message = NAME_RULE) String lastName,
            Optional<@Pattern(regexp = LANGUAGE, message = LANGUAGE_RULE) String> language,

            @Size(max = 32, message = ROLES_RULE)
            Set<@Pattern(regexp = User.ROLE, message = User.ROLE_RULE) String> roles,

            Boolean active) {

        UserChange {
            username = username == null ? null : User.normalizeUsername(username);
            email = strip(email);
            phoneNumber = strip(phoneNumber);
            firstName = strip(firstName);
            lastName = strip(lastName);
            language = strip(language);
        }
    }

    @Schema(name = "NewPassword")
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
