package dev.signet.token;

import dev.signet.code.Codes;
import dev.signet.code.Purpose;
import dev.signet.delivery.MessageKind;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.notice.Notices;
import dev.signet.notice.Owner;
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
public class PasswordChanges {

    private final Codes codes;
    private final Notices notices;
    private final Clock clock;

    PasswordChanges(Codes codes, Notices notices, Clock clock) {
        this.codes = codes;
        this.notices = notices;
        this.clock = clock;
    }

    /** Within the current transaction, for a password that the user has chosen. */
    public Uni<Void> apply(User user, String newHash, Event event, Ending ending) {
        user.changePassword(newHash, clock.instant());
        return follow(user, event, ending);
    }

    /** The same, recorded as a change. */
    public Uni<Void> apply(User user, String newHash, Ending ending) {
        return apply(user, newHash, Event.of(EventType.PASSWORD_CHANGED), ending);
    }

    /** Within the current transaction, for a password that an administrator has set and the user has to change. */
    public Uni<Void> applyTemporary(User user, String newHash, Ending ending) {
        user.changePassword(newHash, clock.instant());
        user.requirePasswordChange();
        return follow(user, Event.of(EventType.PASSWORD_CHANGED).with("temporary", "true"), ending);
    }

    private Uni<Void> follow(User user, Event event, Ending ending) {
        return ending.allOf(user.id, EndReason.PASSWORD_CHANGED)
                .chain(() -> codes.withdraw(user.id, Purpose.PASSWORD_RESET_BY_EMAIL))
                .chain(() -> codes.withdraw(user.id, Purpose.PASSWORD_RESET_BY_PHONE))
                .chain(() -> codes.withdraw(user.id, Purpose.LOGIN))
                .chain(() -> ending.record(event.about(user.id)))
                .chain(() -> notices.tell(Owner.of(user), MessageKind.PASSWORD_CHANGED));
    }
}
