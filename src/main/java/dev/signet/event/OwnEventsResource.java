package dev.signet.event;

import dev.signet.platform.http.Origin.Actor;
import dev.signet.platform.http.Origins;
import dev.signet.platform.problem.ErrorCode;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** What has happened to the caller's own account. */
@Path("/api/users/me/events/")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profile")
public class OwnEventsResource {

    private final EventList events;
    private final Origins origins;

    OwnEventsResource(EventList events, Origins origins) {
        this.events = events;
        this.origins = origins;
    }

    @GET
    @Operation(
            summary = "See what has happened to the account",
            description = "The newest first, page by page: logins, failed ones, changes.")
    @APIResponse(responseCode = "200", description = "A page.")
    public Uni<EventPage> listOwnEvents(
            @RestQuery @Parameter(description = "The next of the page before.") String before,
            @RestQuery @Parameter(description = "How many at most: 1 to 100, 50 if not given.") String limit) {
        return events.list(EventFilter.ofUser(userId(), before, limit))
                .map(page -> page.map(EventResponse::asUserSeesIt));
    }

    private UUID userId() {
        Actor actor = origins.current().actor();
        if (actor.isClient()) {
            throw ErrorCode.PERMISSION_DENIED.because("This is for users, and the access token is a client's.");
        }
        return actor.subject();
    }
}
