package dev.signet.secondfactor;

import dev.signet.delivery.MessageKind;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.event.Recorder;
import dev.signet.notice.Notices;
import dev.signet.notice.Owner;
import dev.signet.throttle.Throttle;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells owners whose second factor fails again and again: whoever guesses there has come past the first factor, as a rule
 * because they know the password (ASVS 5.0, 6.3.5). Once, and then not again for a while.
 */
@ApplicationScoped
public class WrongCodes {

    private final Throttle throttle;
    private final Events events;
    private final Notices notices;

    WrongCodes(Throttle throttle, Events events, Notices notices) {
        this.throttle = throttle;
        this.events = events;
        this.notices = notices;
    }

    /** Counts one, of a user who has a second factor. Call it while no transaction is open, for that was rolled back. */
    public Uni<Void> count(User user) {
        return events.inTransaction(recorder -> throttle.countWrongCode(user.id, user.passwordChangedAt)
                .chain(again -> again ? tell(user, recorder) : Uni.createFrom().voidItem()));
    }

    private Uni<Void> tell(User user, Recorder recorder) {
        Event event = Event.of(EventType.SECOND_FACTOR_FAILING)
                .failed("wrong_second_factor")
                .about(user.id);
        return recorder.record(event).chain(() -> notices.tell(Owner.of(user), MessageKind.SECOND_FACTOR_FAILING));
    }
}
