package dev.signet.event;

import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** What has happened, for administrators. */
@Path("/api/admin/events/")
@RolesAllowed(User.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
public class EventAdministrationResource {

    private final EventList events;

    EventAdministrationResource(EventList events) {
        this.events = events;
    }

    @GET
    @Operation(summary = "List what has happened", description = "The newest first, page by page.")
    @APIResponse(responseCode = "200", description = "A page.")
    public Uni<EventPage> listEvents(
            @RestQuery @Parameter(description = "Only of this type, such as login.") String type,
            @RestQuery @Parameter(description = "Only what succeeded or failed.") String outcome,
            @RestQuery @Parameter(description = "Only what concerns this user, by id.") String user,
            @RestQuery @Parameter(description = "Only what this user or client did, by id.") String actor,
            @RestQuery @Parameter(description = "Only from this address.") String ip,
            @RestQuery @Parameter(description = "Only from this time on, such as 2026-01-31T12:00:00Z.") String since,
            @RestQuery @Parameter(description = "Only before this time.") String until,
            @RestQuery @Parameter(description = "The next of the page before.") String before,
            @RestQuery @Parameter(description = "How many at most: 1 to 100, 50 if not given.") String limit) {
        return events.list(EventFilter.parse(
                new EventFilter.Parameters(type, outcome, user, actor, ip, since, until, before, limit)));
    }
}
