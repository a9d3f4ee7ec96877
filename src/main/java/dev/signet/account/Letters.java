package dev.signet.account;

import dev.signet.code.Codes;
import dev.signet.code.OneTimeCode;
import dev.signet.delivery.Channel;
import dev.signet.delivery.Message;
import dev.signet.delivery.MessageKind;
import dev.signet.delivery.Outbox;
import dev.signet.notice.Notices;
import dev.signet.platform.http.Origins;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;

/** Codes, links and invitations that are sent to people, in their language. */
@ApplicationScoped
class Letters {

    private final Outbox outbox;
    private final Codes codes;
    private final Notices notices;
    private final Origins origins;

    Letters(Outbox outbox, Codes codes, Notices notices, Origins origins) {
        this.outbox = outbox;
        this.codes = codes;
        this.notices = notices;
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

    /** Makes a code good, and sends it to its target, within the current transaction. */
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
                notices.language(user.id, user.language),
                Map.of("username", user.username, byMail ? "token" : "code", code.value()),
                codes.lifetime(code.purpose()));
        return codes.store(code).chain(() -> outbox.put(message));
    }

    /** Invites somebody who has no account yet, within the current transaction. */
    Uni<Void> invite(String email, String token, Duration goodFor) {
        return outbox.put(new Message(
                Channel.EMAIL,
                email,
                MessageKind.INVITATION,
                origins.current().language(),
                Map.of("token", token),
                goodFor));
    }
}
