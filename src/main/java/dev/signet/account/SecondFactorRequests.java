package dev.signet.account;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the endpoints of a user's own second factor take. */
final class SecondFactorRequests {

    private static final String REQUIRED = "This field is required.";
    private static final String LONG = "Ensure this field has no more than 64 characters.";

    private SecondFactorRequests() {}

    @Schema(name = "AuthenticatorSetup")
    record EnrolmentBegin(@NotNull(message = REQUIRED) String currentPassword) {

        @Override
        public String toString() {
            return "EnrolmentBegin[hidden]";
        }
    }

    /**
     * @param endOtherSessions null is false
     */
    @Schema(name = "AuthenticatorConfirmation")
    record Confirmation(
            @NotNull(message = REQUIRED) @Size(max = 64, message = LONG)
            String code,

            Boolean endOtherSessions) {

        @Override
        public String toString() {
            return "Confirmation[hidden]";
        }
    }

    /** With either of the codes. */
    @Schema(
            name = "SecondFactorRemoval",
            examples = "{\"current_password\": \"wonderland tea party\", \"code\": \"483920\"}")
    record Removal(
            @NotNull(message = REQUIRED) String currentPassword,
            @Size(max = 64, message = LONG) String code,
            @Size(max = 64, message = LONG) String recoveryCode) {

        @Override
        public String toString() {
            return "Removal[hidden]";
        }
    }

    record RecoveryCodesRenewal(
            @NotNull(message = REQUIRED) String currentPassword,

            @NotNull(message = REQUIRED) @Size(max = 64, message = LONG)
            String code) {

        @Override
        public String toString() {
            return "RecoveryCodesRenewal[hidden]";
        }
    }
}
