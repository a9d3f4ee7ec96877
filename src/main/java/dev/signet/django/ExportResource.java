package dev.signet.django;

import dev.signet.account.RecentLogin;
import dev.signet.platform.http.RequestDeadline;
import dev.signet.token.Caller;
import dev.signet.user.User;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestQuery;

/** Gives the users back to a Django project. */
@Path("/api/admin/export/")
@RolesAllowed(User.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration")
public class ExportResource {

    private final UserExport export;
    private final RecentLogin recentLogin;
    private final Caller caller;

    ExportResource(UserExport export, RecentLogin recentLogin, Caller caller) {
        this.export = export;
        this.recentLogin = recentLogin;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "Move out",
            description = "All users with their password hashes, in the form that `manage.py loaddata` reads. Users who"
                    + " came from Django have the primary keys that they had there. Needs a recent login.")
    @APIResponse(responseCode = "200", description = "The file, a JSON array. One without its end was cut off.")
    public Multi<ExportedUser> exportUsers(
            @RestQuery @Parameter(description = "The model of the file: accounts.user if not given.") String model,
            @Context RoutingContext request) {
        RequestDeadline.lift(request);
        recentLogin.require(caller.authTime());
        String name = UserExport.requireModel(model);
        return RestMulti.fromUniResponse(
                export.begin(),
                firstKey -> export.users(name, firstKey)
                        // A file without its end is not to look like a whole one.
                        .onFailure()
                        .invoke(failure -> request.request().connection().close()),
                firstKey -> Map.of("Content-Disposition", List.of("attachment; filename=\"users.json\"")));
    }
}
