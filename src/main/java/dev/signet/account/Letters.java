package dev.signet.account;

import dev.signet.code.Codes;
import dev.signet.code.OneTimeCode;
import dev.signet.delivery.Channel;
import dev.signet.delivery.Message;
import dev.signet.delivery.MessageKind;
import dev.signet.delivery.Outbox;
import dev.signet.platform.http.Origins;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;

/** What is written to the owners of accounts: in their language, or where they have chosen none in that of the request. */
@ApplicationScoped
class Letters {

    private static final Duration NOTICE_GOOD_FOR = Duration.ofDays(1);

    private final Outbox outbox;
    private final Codes codes;
    private final Origins origins;

    Letters(Outbox outbox, Codes codes, Origins origins) {
        this.outbox = outbox;
        this.codes = codes;
        this.origins = origins;
    }

    boolean reach(Channel channel) {
        return outbox.reaches(channel);
    }

    /** Fails with {@code DELIVERY_UNAVAILABLE} if nothing can be sent that way. */
    void requireReach(Channel channel) {
        if (!outbox.reaches(channel)) {
            throw ErrorCode.DELIVERY_UNAVAILABLE.because(
                    channel == Channel.SMS ? "Text messages cannot be sent." : "E-mail cannot be sent.");
        }
    }

    /** Makes a code the one that is good, and sends it to its target, within the current transaction. */
    Uni<Void> send(OneTimeCode code, MessageKind kind, User user) {
        boolean byMail =
                switch (code.purpose()) {
                    case EMAIL_VERIFICATION, PASSWORD_RESET_BY_EMAIL -> true;
                    case PHONE_VERIFICATION, LOGIN, PASSWORD_RESET_BY_PHONE -> false;
                };
        Message message = new Message(
                byMail ? Channel.EMAIL : Channel.SMS,
                code.target(),
                kind,
                language(user.language),
                Map.of("username", user.username, byMail ? "token" : "code", code.value()),
                codes.lifetime(code.purpose()));
        return codes.store(code).chain(() -> outbox.put(message));
    }

    /** Invites somebody who has no account yet, within the current transaction. */
    Uni<Void> invite(String email, String token, Duration goodFor) {
        return outbox.put(new Message(
                Channel.EMAIL, email, MessageKind.INVITATION, language(null), Map.of("token", token), goodFor));
    }

    /**
     * Tells an owner what has happened, within the current transaction: by e-mail, else at a phone number that is the
     * owner's for sure. Tells nobody where neither is there.
     */
    Uni<Void> tell(Owner owner, MessageKind kind) {
        if (owner.email() != null && reach(Channel.EMAIL)) {
            return outbox.put(notice(owner, kind, Channel.EMAIL, owner.email()));
        }
        if (owner.verifiedPhoneNumber() != null && reach(Channel.SMS)) {
            return outbox.put(notice(owner, kind, Channel.SMS, owner.verifiedPhoneNumber()));
        }
        return Uni.createFrom().voidItem();
    }

    private Message notice(Owner owner, MessageKind kind, Channel channel, String to) {
        return new Message(
                channel, to, kind, language(owner.language()), Map.of("username", owner.username()), NOTICE_GOOD_FOR);
    }

    private String language(String own) {
        return own != null ? own : origins.current().language();
    }
}
