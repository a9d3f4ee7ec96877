package dev.signet.token;

import dev.signet.platform.TypedCode;
import dev.signet.platform.http.IgnoresUnknown;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the token endpoints take. All but passwords is read without the white space around it. The four of simplejwt ignore
 * what they do not know, as they do there.
 */
final class TokenRequests {

    static final String REQUIRED = "This field is required.";
    static final String BLANK = "This field may not be blank.";

    private TokenRequests() {}

    /**
     * A username and a password, or a phone number and a code.
     *
     * @param username the username, e-mail address or phone number of the account
     */
    @FirstFactorFields
    @Schema(examples = "{\"username\": \"alice\", \"password\": \"wonderland tea party\"}")
    record Login(String username, String password, String phoneNumber, String code) implements IgnoresUnknown {

        Login {
            username = strip(username);
            phoneNumber = strip(phoneNumber);
            code = TypedCode.read(code);
        }

        @Override
        public String toString() {
            return "Login[hidden]";
        }
    }

    @Schema(name = "LoginCodeRequest")
    record CodeRequest(
            @NotNull(message = REQUIRED) @Size(min = 1, message = BLANK)
            String phoneNumber) {

        CodeRequest {
            phoneNumber = strip(phoneNumber);
        }

        @Override
        public String toString() {
            return "CodeRequest[hidden]";
        }
    }

    /**
     * @param refresh may be null where it is in a cookie
     */
    @Schema(name = "RefreshToken")
    record Refresh(@Size(min = 1, message = BLANK) String refresh) implements IgnoresUnknown {

        Refresh {
            refresh = strip(refresh);
        }

        @Override
        public String toString() {
            return "Refresh[hidden]";
        }
    }

    @Schema(name = "TokenToVerify")
    record Verify(
            @NotNull(message = REQUIRED) @Size(min = 1, message = BLANK)
            String token) implements IgnoresUnknown {

        Verify {
            token = strip(token);
        }

        @Override
        public String toString() {
            return "Verify[hidden]";
        }
    }

    /** In the place of a temporary one. */
    @Schema(name = "TemporaryPasswordReplacement")
    record NewPassword(
            @NotNull(message = REQUIRED) @Size(min = 1, message = BLANK)
            String challenge,

            @NotNull(message = REQUIRED) String newPassword) {

        NewPassword {
            challenge = strip(challenge);
        }

        @Override
        public String toString() {
            return "NewPassword[hidden]";
        }
    }

    private static String strip(String text) {
        return text == null ? null : text.strip();
    }
}
