package dev.signet.token;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Codes to log in with. */
@Path("/api/token/code/")
@PermitAll
@Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tokens")
public class CodeLoginResource {

    private final CodeLogin codeLogin;

    CodeLoginResource(CodeLogin codeLogin) {
        this.codeLogin = codeLogin;
    }

    @POST
    @ResponseStatus(202)
    @Operation(
            summary = "Have a code sent to log in with",
            description = "To a verified phone number. The answer is the same for a number that is nobody's.")
    @APIResponse(responseCode = "202", description = "If there is such an account, the code is on its way.")
    @APIResponse(responseCode = "404", description = "Logging in with a code is not enabled (`not_found`).")
    @APIResponse(responseCode = "429", description = "Too many codes (`too_many_requests`).")
    @APIResponse(
            responseCode = "503",
            description = "Text messages cannot be sent (`delivery_unavailable`). The database is unavailable"
                    + " (`database_unavailable`).")
    public Uni<Void> sendLoginCode(@Valid TokenRequests.CodeRequest request) {
        return codeLogin.send(request.phoneNumber());
    }
}
