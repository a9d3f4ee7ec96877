package dev.signet.token;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.platform.http.QueryParameters;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.user.User;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The sessions of a user, to be seen and ended by whoever sends the current access token. */
@RequestScoped
class SessionList {

    private final Sessions sessions;
    private final Clock clock;
    private final Caller caller;

    SessionList(Sessions sessions, Clock clock, Caller caller) {
        this.sessions = sessions;
        this.clock = clock;
        this.caller = caller;
    }

    Uni<List<SessionResponse>> list(UUID userId) {
        UUID current = caller.sessionId();
        return Panache.withSession(() -> Session.listLive(userId, clock.instant()))
                .map(live -> live.stream()
                        .map(session -> SessionResponse.from(session, current))
                        .toList());
    }

    Uni<Void> end(UUID id, UUID userId, EndReason reason) {
        return sessions.inTransaction(ending -> ending.one(id, userId, reason)
                .chain(() -> ending.record(
                        Event.of(EventType.SESSION_ENDED).about(userId).with("ended_session", id.toString()))));
    }

    /**
     * Ends all sessions of the user but the current one, or that as well.
     *
     * @param currentToo true or false; false if null
     */
    Uni<Void> endAll(UUID userId, String currentToo, EndReason reason) {
        boolean all = Boolean.TRUE.equals(QueryParameters.parseBoolean("all", currentToo));
        Optional<UUID> spared = all ? Optional.empty() : Optional.of(caller.sessionId());
        return sessions.inTransaction(ending -> ending.allBut(spared, userId, reason)
                .chain(() -> ending.record(
                        Event.of(EventType.SESSIONS_ENDED).about(userId).with("all", Boolean.toString(all)))));
    }

    static Uni<Void> requireUser(UUID id) {
        return Panache.withSession(() -> User.findById(id))
                .onItem()
                .ifNull()
                .failWith(() -> ErrorCode.NOT_FOUND.because("Not found."))
                .replaceWithVoid();
    }
}
