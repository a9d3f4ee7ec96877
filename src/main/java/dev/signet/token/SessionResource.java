package dev.signet.token;

import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The caller's own sessions. */
@Path("/api/users/me/sessions/")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profile")
public class SessionResource {

    private final SessionList sessions;
    private final Caller caller;

    SessionResource(SessionList sessions, Caller caller) {
        this.sessions = sessions;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "Where am I logged in?",
            description = "The sessions that have not ended, the last used first.")
    @APIResponse(responseCode = "200", description = "The sessions.")
    public Uni<List<SessionResponse>> listOwnSessions() {
        return sessions.list(caller.userId());
    }

    @DELETE
    @Path("{id}/")
    @Operation(summary = "End a session", description = "Its access tokens are refused from now on.")
    @APIResponse(responseCode = "204", description = "The session has ended.")
    public Uni<Void> endOwnSession(@RestPath UUID id) {
        return sessions.end(id, caller.userId(), EndReason.ENDED_BY_USER);
    }

    @DELETE
    @Operation(summary = "End all other sessions")
    @APIResponse(responseCode = "204", description = "They have ended.")
    public Uni<Void> endOwnSessions(
            @RestQuery @Parameter(description = "True to end the caller's own as well.") String all) {
        return sessions.endAll(caller.userId(), all, EndReason.ENDED_BY_USER);
    }
}
