package dev.signet.secondfactor;

import dev.signet.delivery.Channel;
import dev.signet.delivery.Message;
import dev.signet.delivery.MessageKind;
import dev.signet.delivery.Outbox;
import dev.signet.platform.http.Origin;
import dev.signet.platform.http.Origins;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Tells the owner of an account what has happened to its second factor: it may have been somebody else. */
@ApplicationScoped
class OwnerNotice {

    private static final Duration GOOD_FOR = Duration.ofDays(1);

    private final Outbox outbox;
    private final Origins origins;

    OwnerNotice(Outbox outbox, Origins origins) {
        this.outbox = outbox;
        this.origins = origins;
    }

    /**
     * Within the current transaction: by e-mail, else at a phone number that is the owner's for sure. Tells nobody where
     * neither is there.
     */
    Uni<Void> send(MessageKind kind, User user) {
        if (user.email != null && outbox.reaches(Channel.EMAIL)) {
            return put(Channel.EMAIL, user.email, kind, user);
        }
        return user.phoneNumberVerified && outbox.reaches(Channel.SMS)
                ? put(Channel.SMS, user.phoneNumber, kind, user)
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> put(Channel channel, String to, MessageKind kind, User user) {
        return outbox.put(new Message(channel, to, kind, language(user), Map.of("username", user.username), GOOD_FOR));
    }

    /** Of an administrator's request, the language is the administrator's. */
    private String language(User user) {
        Origin origin = origins.current();
        boolean own = Optional.ofNullable(origin.actor())
                .map(actor -> actor.subject().equals(user.id))
                .orElse(true);
        return user.language == null && own ? origin.language() : user.language;
    }
}
