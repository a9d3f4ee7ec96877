package dev.signet.account;

import dev.signet.code.Codes;
import dev.signet.code.Purpose;
import dev.signet.delivery.MessageKind;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.notice.Notices;
import dev.signet.notice.Owner;
import dev.signet.token.EndReason;
import dev.signet.token.Sessions.Ending;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * What goes with every change of a password, whoever makes it: all sessions end, what was sent to set another or to do
 * without is good for nothing any more, it is recorded, and the owner is told.
 */
@ApplicationScoped
class PasswordChanges {

    private final Codes codes;
    private final Notices notices;
    private final Clock clock;

    PasswordChanges(Codes codes, Notices notices, Clock clock) {
        this.codes = codes;
        this.notices = notices;
        this.clock = clock;
    }

    /** Within the current transaction. */
    Uni<Void> apply(User user, String newHash, Event event, Ending ending) {
        user.changePassword(newHash, clock.instant());
        return ending.allOf(user.id, EndReason.PASSWORD_CHANGED)
                .chain(() -> codes.withdraw(user.id, Purpose.PASSWORD_RESET_BY_EMAIL))
                .chain(() -> codes.withdraw(user.id, Purpose.PASSWORD_RESET_BY_PHONE))
                .chain(() -> codes.withdraw(user.id, Purpose.LOGIN))
                .chain(() -> ending.record(event.about(user.id)))
                .chain(() -> notices.tell(Owner.of(user), MessageKind.PASSWORD_CHANGED));
    }

    /** Of users and administrators alike. */
    Uni<Void> apply(User user, String newHash, Ending ending) {
        return apply(user, newHash, Event.of(EventType.PASSWORD_CHANGED), ending);
    }
}
