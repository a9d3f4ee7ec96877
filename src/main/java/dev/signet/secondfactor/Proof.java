package dev.signet.secondfactor;

import dev.signet.platform.TypedCode;
import dev.signet.platform.problem.ErrorCode;

/**
 * What a user shows as the second factor: a code of the authenticator, or a recovery code.
 *
 * @param code without what people type between its groups
 */
public record Proof(String code, boolean isRecoveryCode) {

    /** One of the two fields of a request. Fails as invalid input where both or neither is there. */
    public static Proof of(String code, String recoveryCode) {
        if (code == null && recoveryCode == null) {
            throw ErrorCode.INVALID.at("code", "This field is required.");
        }
        if (code != null && recoveryCode != null) {
            throw ErrorCode.INVALID.at("recovery_code", "Send a code or a recovery code.");
        }
        return code == null ? new Proof(RecoveryCodes.normalize(recoveryCode), true) : ofCode(code);
    }

    /** A code of the authenticator. Many show it in two groups. */
    public static Proof ofCode(String code) {
        return new Proof(TypedCode.read(code), false);
    }

    @Override
    public String toString() {
        return "Proof[hidden]";
    }
}
