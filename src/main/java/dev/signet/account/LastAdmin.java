package dev.signet.account;

import dev.signet.platform.problem.ErrorCode;
import java.util.List;
import java.util.UUID;

/** The rule that one active administrator always stays. */
final class LastAdmin {

    private LastAdmin() {}

    /**
     * @param otherAdmins those of {@code User.lockWithOtherAdmins}: the locks are held, so nobody else can take them away
     *     meanwhile
     * @param stays whether the account in question is an active administrator's after what is about to happen
     */
    static void requireAnother(List<UUID> otherAdmins, boolean stays) {
        if (otherAdmins.isEmpty() && !stays) {
            throw ErrorCode.LAST_ADMIN.because(
                    "The last active administrator can't be removed, demoted or deactivated.");
        }
    }
}
