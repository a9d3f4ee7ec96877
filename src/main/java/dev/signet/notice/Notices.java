package dev.signet.notice;

import dev.signet.delivery.Channel;
import dev.signet.delivery.Message;
import dev.signet.delivery.MessageKind;
import dev.signet.delivery.Outbox;
import dev.signet.platform.http.Origin;
import dev.signet.platform.http.Origins;
import dev.signet.throttle.Throttle;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Tells the owners of accounts what has happened to them: it may have been somebody else (ASVS 5.0, 6.3.7). */
@ApplicationScoped
public class Notices {

    private static final Duration GOOD_FOR = Duration.ofDays(1);

    private final Outbox outbox;
    private final Throttle throttle;
    private final Origins origins;

    Notices(Outbox outbox, Throttle throttle, Origins origins) {
        this.outbox = outbox;
        this.throttle = throttle;
        this.origins = origins;
    }

    /**
     * Tells an owner, within the current transaction: where it is the owner's for sure, at a verified e-mail address or
     * else a verified phone number; else at an address that is merely claimed. That may be a stranger's, who gets only so
     * many of them. Tells nobody where there is none of these, or nothing can be sent there.
     */
    public Uni<Void> tell(Owner owner, MessageKind kind) {
        boolean byMail = owner.email() != null && outbox.reaches(Channel.EMAIL);
        if (byMail && owner.emailVerified()) {
            return put(owner, kind, Channel.EMAIL, owner.email());
        }
        if (owner.phoneNumberVerified() && outbox.reaches(Channel.SMS)) {
            return put(owner, kind, Channel.SMS, owner.phoneNumber());
        }
        return byMail ? tellStranger(owner, kind) : Uni.createFrom().voidItem();
    }

    /** What an owner reads: what the account says, or else the request if it is the owner's; null if nothing does. */
    public String language(UUID ownerId, String chosen) {
        Origin origin = origins.current();
        boolean own = origin.actor() == null || origin.actor().subject().equals(ownerId);
        return chosen == null && own ? origin.language() : chosen;
    }

    private Uni<Void> tellStranger(Owner owner, MessageKind kind) {
        return throttle.countNotice(owner.email())
                .chain(may -> may
                        ? put(owner, kind, Channel.EMAIL, owner.email())
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> put(Owner owner, MessageKind kind, Channel channel, String to) {
        return outbox.put(new Message(
                channel,
                to,
                kind,
                language(owner.id(), owner.language()),
                Map.of("username", owner.username()),
                GOOD_FOR));
    }
}
