package dev.signet.account;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.throttle.Throttle;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** What administrators do for users who cannot get in. */
@ApplicationScoped
class AccountRescue {

    private final UserAdministration administration;
    private final PasswordReset reset;
    private final Throttle throttle;
    private final Events events;

    AccountRescue(UserAdministration administration, PasswordReset reset, Throttle throttle, Events events) {
        this.administration = administration;
        this.reset = reset;
        this.throttle = throttle;
        this.events = events;
    }

    /** Sends the user what sets a new password; the administrator does not see it. */
    Uni<Void> startReset(UUID id) {
        return administration.get(id).chain(reset::start);
    }

    /** Forgets the failures that were counted for the account. */
    Uni<Void> unlock(UUID id) {
        return administration
                .get(id)
                .call(user -> throttle.unlock(id, PasswordResetConfirmation.names(user)))
                .chain(() -> events.inTransaction(recorder ->
                        recorder.record(Event.of(EventType.LOCK_CLEARED).about(id))));
    }
}
