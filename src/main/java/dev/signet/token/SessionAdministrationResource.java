package dev.signet.token;

import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
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

/** The sessions of a user, for administrators. */
@Path("/api/admin/users/{id}/sessions/")
@RolesAllowed(User.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
public class SessionAdministrationResource {

    private final SessionList sessions;

    SessionAdministrationResource(SessionList sessions) {
        this.sessions = sessions;
    }

    @GET
    @Operation(summary = "List a user's sessions", description = "Those that have not ended, the last used first.")
    @APIResponse(responseCode = "200", description = "The sessions.")
    public Uni<List<SessionResponse>> listUserSessions(@RestPath UUID id) {
        return SessionList.requireUser(id).chain(() -> sessions.list(id));
    }

    @DELETE
    @Path("{session}/")
    @Operation(summary = "End a user's session", description = "Its access tokens are refused from now on.")
    @APIResponse(responseCode = "204", description = "The session has ended.")
    public Uni<Void> endUserSession(@RestPath UUID id, @RestPath UUID session) {
        return sessions.end(session, id, EndReason.ENDED_BY_ADMIN);
    }

    @DELETE
    @Operation(summary = "End all sessions of a user", description = "But the caller's own, if the user is the caller.")
    @APIResponse(responseCode = "204", description = "They have ended.")
    public Uni<Void> endUserSessions(
            @RestPath UUID id,
            @RestQuery @Parameter(description = "True to end the caller's own as well.") String all) {
        return SessionList.requireUser(id).chain(() -> sessions.endAll(id, all, EndReason.ENDED_BY_ADMIN));
    }
}
