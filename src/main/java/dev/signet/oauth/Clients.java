package dev.signet.oauth;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Recorder;
import dev.signet.oauth.ClientRequests.ClientChange;
import dev.signet.oauth.ClientRequests.ClientCreation;
import dev.signet.platform.Durations;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.settings.Configured;
import dev.signet.token.Sessions;
import dev.signet.token.Sessions.Ending;
import dev.signet.token.Tokens;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What administrators do with service clients. Whatever a client may no longer have, its access tokens end with. */
@ApplicationScoped
class Clients implements Configured {

    private final Sessions sessions;
    private final Tokens tokens;
    private final Clock clock;
    private final Duration changeover;

    Clients(Sessions sessions, Tokens tokens, Clock clock, ClientConfig config) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.clock = clock;
        this.changeover = config.secretChangeover();
        Durations.requireAtLeast(Duration.ZERO, "signet.client.secret-changeover", changeover);
    }

    Uni<List<ClientResponse>> list() {
        return Panache.withSession(Client::listOldestFirst)
                .map(clients -> clients.stream().map(ClientResponse::from).toList());
    }

    Uni<ClientResponse> get(UUID id) {
        return Panache.withSession(() -> Client.<Client>findById(id))
                .onItem()
                .ifNull()
                .failWith(Clients::notFound)
                .map(ClientResponse::from);
    }

    Uni<ClientResponse> create(ClientCreation request) {
        ClientSecret secret = ClientSecret.generate();
        Client client = new Client(request.name(), secret, clock.instant());
        client.roles = sorted(request.roles());
        client.scopes = sorted(request.scopes());
        client.audiences = sortedOr(tokens.ownAudience(), request.audiences());
        client.serves = sortedOr(tokens.ownAudience(), request.serves());
        return sessions.inTransaction(recorder ->
                        client.<Client>persist().call(() -> record(EventType.CLIENT_CREATED, client, recorder)))
                .map(stored -> ClientResponse.from(stored, secret));
    }

    Uni<ClientResponse> change(UUID id, ClientChange change) {
        return sessions.inTransaction(ending -> findForUpdate(id)
                        .call(client -> apply(change, client, ending))
                        .call(client -> record(EventType.CLIENT_CHANGED, client, ending)))
                .map(ClientResponse::from);
    }

    /** A new secret; the one before stays valid for the change-over. */
    Uni<ClientResponse> changeSecret(UUID id) {
        ClientSecret secret = ClientSecret.generate();
        return sessions.inTransaction(recorder -> findForUpdate(id)
                        .invoke(client -> client.changeSecret(secret, clock.instant(), changeover))
                        .call(client -> record(EventType.CLIENT_SECRET_CHANGED, client, recorder)))
                .map(client -> ClientResponse.from(client, secret));
    }

    Uni<Void> delete(UUID id) {
        return sessions.inTransaction(
                ending -> findForUpdate(id).call(Client::delete).chain(client -> ending.ofClient(client.sessionId)
                        .chain(() -> record(EventType.CLIENT_DELETED, client, ending))));
    }

    private Uni<Void> apply(ClientChange change, Client client, Ending ending) {
        if (change.name() != null) {
            client.name = change.name();
        }
        if (change.scopes() != null) {
            client.scopes = sorted(change.scopes());
        }
        if (change.audiences() != null) {
            client.audiences = sorted(change.audiences());
        }
        if (change.serves() != null) {
            client.serves = sorted(change.serves());
        }
        boolean otherRoles = change.roles() != null && !client.roleNames().equals(change.roles());
        if (otherRoles) {
            client.roles = sorted(change.roles());
        }
        boolean disabled = Boolean.FALSE.equals(change.active()) && client.active;
        if (change.active() != null) {
            client.active = change.active();
        }
        client.updatedAt = clock.instant();
        return disabled || otherRoles
                ? ending.ofClient(client.renewSession())
                : Uni.createFrom().voidItem();
    }

    private static Uni<Void> record(EventType type, Client client, Recorder recorder) {
        return recorder.record(Event.of(type).with("client", client.id.toString()));
    }

    private static String[] sortedOr(String name, Set<String> names) {
        return sorted(names == null ? Set.of(name) : names);
    }

    private static String[] sorted(Set<String> names) {
        return names == null ? new String[0] : names.stream().sorted().toArray(String[]::new);
    }

    private static Uni<Client> findForUpdate(UUID id) {
        return Client.findForUpdate(id).onItem().ifNull().failWith(Clients::notFound);
    }

    private static ProblemException notFound() {
        return ErrorCode.NOT_FOUND.because("Not found.");
    }
}
