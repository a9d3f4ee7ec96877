package dev.signet.account;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.token.EndReason;
import dev.signet.token.Sessions;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Deletes accounts, at the wish of their owners or of administrators. One active administrator always stays. */
@ApplicationScoped
class AccountDeletion {

    private final Sessions sessions;

    AccountDeletion(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Ends all sessions of the user.
     *
     * @param guard fails unless the user that it is given is there and may be deleted
     */
    Uni<Void> delete(UUID id, UnaryOperator<Uni<User>> guard) {
        return sessions.inTransaction(ending -> User.lockWithOtherAdmins(id).chain(others -> guard.apply(
                        User.findForUpdate(id))
                .invoke(user -> LastAdmin.requireAnother(others, !user.isActiveAdmin()))
                .chain(User::delete)
                .chain(() -> ending.allOf(id, EndReason.DELETED))
                .chain(() -> ending.record(Event.of(EventType.USER_DELETED).about(id)))));
    }
}
