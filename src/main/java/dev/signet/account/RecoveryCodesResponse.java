package dev.signet.account;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Recovery codes, when they are made: nobody can see them again. */
@Schema(name = "RecoveryCodes")
record RecoveryCodesResponse(List<String> recoveryCodes) {

    @Override
    public String toString() {
        return "RecoveryCodesResponse[hidden]";
    }
}
