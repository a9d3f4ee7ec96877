package dev.signet.account;

import dev.signet.account.AccountRequests.InvitationCreation;
import dev.signet.code.CodeMacs;
import dev.signet.code.LinkToken;
import dev.signet.delivery.Channel;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.platform.Durations;
import dev.signet.platform.database.Cleanup;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.settings.Configured;
import dev.signet.user.User;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/** Invites people to register, with the roles that their accounts will have. */
@ApplicationScoped
class Invitations implements Configured {

    private static final int MOST_LISTED = 200;

    /** So that administrators see what has become of one that is over. */
    private static final Duration KEPT_AFTER = Duration.ofDays(30);

    private final CodeMacs macs;
    private final Letters letters;
    private final Events events;
    private final Clock clock;
    private final Duration lifetime;

    Invitations(CodeMacs macs, Letters letters, Events events, Clock clock, RegistrationConfig config) {
        this.macs = macs;
        this.letters = letters;
        this.events = events;
        this.clock = clock;
        this.lifetime = config.invitationLifetime();
        Durations.requireAtLeast(Duration.ofSeconds(1), "signet.registration.invitation-lifetime", lifetime);
    }

    void start(@Observes StartupEvent event, Cleanup cleanup) {
        cleanup.delete("invitations", "expires_at", KEPT_AFTER);
    }

    /** The newest ones. */
    Uni<List<InvitationResponse>> list() {
        return Panache.withSession(() -> Invitation.listNewestFirst(MOST_LISTED))
                .map(found -> found.stream().map(InvitationResponse::from).toList());
    }

    /** Mails it where it is for an address, and mail can be sent. */
    Uni<InvitationResponse> create(InvitationCreation request, UUID creator) {
        LinkToken token = LinkToken.generate(UuidVersion7Strategy.INSTANCE.generateUuid(null));
        Instant now = clock.instant();
        Invitation invitation = new Invitation(token, macs, now, now.plus(lifetime));
        invitation.email = request.email() == null ? null : request.email().orElse(null);
        invitation.roles =
                request.roles() == null ? new String[0] : request.roles().toArray(String[]::new);
        invitation.createdBy = creator;
        return events.inTransaction(recorder -> invitation
                        .<Invitation>persist()
                        .call(() -> send(invitation, token))
                        .call(() -> recorder.record(event(EventType.INVITATION_CREATED, invitation))))
                .map(stored -> InvitationResponse.from(stored, token));
    }

    Uni<Void> delete(UUID id) {
        return events.inTransaction(recorder -> Invitation.<Invitation>findById(id)
                .onItem()
                .ifNull()
                .failWith(() -> ErrorCode.NOT_FOUND.because("Not found."))
                .call(Invitation::delete)
                .chain(invitation -> recorder.record(event(EventType.INVITATION_DELETED, invitation))));
    }

    /** The invitation that a token is of, so that nobody hashes for one that is none. Fails if it is not good. */
    Uni<Optional<Invitation>> find(Optional<String> text) {
        if (text.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        LinkToken token = text.flatMap(LinkToken::parse).orElseThrow(Invitations::notGood);
        return Panache.withSession(() -> Invitation.<Invitation>findById(token.id()))
                .map(found -> Optional.ofNullable(found)
                        .filter(invitation -> invitation.isGood(token, macs, clock.instant()))
                        .or(() -> {
                            throw notGood();
                        }));
    }

    /**
     * Uses an invitation up for a new account, within the current transaction, and gives the account what it promises:
     * its roles; and that the e-mail address it was sent to is verified, unless another account has verified it already.
     */
    Uni<Void> accept(Invitation invitation, User user) {
        user.changeRoles(invitation.roleNames());
        return invitation
                .use(user.id, clock.instant())
                .invoke(used -> {
                    if (!used) {
                        throw notGood();
                    }
                })
                .chain(() -> invitation.isFor(user.email)
                        ? User.isVerifiedEmail(user.email).invoke(taken -> user.emailVerified = !taken)
                        : Uni.createFrom().item(false))
                .replaceWithVoid();
    }

    private Uni<Void> send(Invitation invitation, LinkToken token) {
        return invitation.email != null && letters.reach(Channel.EMAIL)
                ? letters.invite(invitation.email, token.text(), lifetime)
                : Uni.createFrom().voidItem();
    }

    private static Event event(EventType type, Invitation invitation) {
        return Event.of(type).with("invitation", invitation.id.toString());
    }

    private static ProblemException notGood() {
        return ErrorCode.INVALID.at("invitation", "The invitation is wrong or no longer valid.");
    }
}
