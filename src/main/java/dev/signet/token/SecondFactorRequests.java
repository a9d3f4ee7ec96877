package dev.signet.token;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the second step of a login takes. All is read without the white space around it. */
final class SecondFactorRequests {

    private static final String BLANK = "This field may not be blank.";
    private static final String LONG = "Ensure this field has no more than 64 characters.";

    private SecondFactorRequests() {}

    /** With either of the codes. */
    @Schema(name = "LoginCompletion", examples = "{\"challenge\": \"Y2hhbGxlbmdl\", \"code\": \"483920\"}")
    record Completion(
            @NotNull(message = TokenRequests.REQUIRED) @Size(min = 1, message = BLANK)
            String challenge,

            @Size(min = 1, message = BLANK) @Size(max = 64, message = LONG)
            String code,

            @Size(min = 1, message = BLANK) @Size(max = 64, message = LONG)
            String recoveryCode) {

        Completion {
            challenge = strip(challenge);
            code = strip(code);
            recoveryCode = strip(recoveryCode);
        }

        @Override
        public String toString() {
            return "Completion[hidden]";
        }
    }

    @Schema(name = "LoginChallenge")
    record EnrolmentBegin(
            @NotNull(message = TokenRequests.REQUIRED) @Size(min = 1, message = BLANK)
            String challenge) {

        EnrolmentBegin {
            challenge = strip(challenge);
        }

        @Override
        public String toString() {
            return "EnrolmentBegin[hidden]";
        }
    }

    private static String strip(String text) {
        return text == null ? null : text.strip();
    }
}
