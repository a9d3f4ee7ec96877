package dev.signet.account;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.throttle.Throttle;
import dev.signet.user.LoginNames;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** What administrators do for users who cannot get in. */
@ApplicationScoped
class AccountRescue {

    private final UserAdministration administration;
    private final PasswordReset reset;
    private final Throttle throttle;
    private final LoginNames names;

    AccountRescue(UserAdministration administration, PasswordReset reset, Throttle throttle, LoginNames names) {
        this.administration = administration;
        this.reset = reset;
        this.throttle = throttle;
        this.names = names;
    }

    /** Sends the user what sets a new password; the administrator does not see it. */
    Uni<Void> startReset(UUID id) {
        return administration.get(id).chain(reset::start);
    }

    /** Forgets the failures that were counted for the account. */
    Uni<Void> unlock(UUID id) {
        return administration
                .get(id)
                .chain(user -> throttle.unlock(
                        id, names.of(user), Event.of(EventType.LOCK_CLEARED).about(id)));
    }
}
