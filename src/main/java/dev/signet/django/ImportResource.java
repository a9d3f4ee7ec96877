package dev.signet.django;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.signet.user.User;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes the users of a Django project in. */
@Path(ImportResource.PATH)
@RolesAllowed(User.ADMIN)
@Tag(name = "Administration")
public class ImportResource {

    static final String PATH = "/api/admin/import/django/";
    static final String JSON_LINES = "application/x-ndjson";

    private final FileImport fileImport;

    ImportResource(FileImport fileImport) {
        this.fileImport = fileImport;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, JSON_LINES, MediaType.APPLICATION_OCTET_STREAM})
    @Produces(JSON_LINES)
    @Operation(
            summary = "Move in from Django",
            description = "Takes the file that `manage.py dumpdata accounts.User` writes, of any size: a JSON array, or"
                    + " JSON lines. The answer is JSON lines: one for each user, now and then one of how far it has come,"
                    + " and a last one with `done`, which is false where the file is broken. Without that one, the answer"
                    + " was cut off. Whatever happens, users are"
                    + " in as wholes, and sending the file again changes only what it says differently.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = ExportedUser.class)),
                @Content(mediaType = JSON_LINES, schema = @Schema(implementation = ExportedUser.class))
            })
    @APIResponse(
            responseCode = "200",
            description = "What becomes of each user.",
            content = @Content(mediaType = JSON_LINES, schema = @Schema(implementation = ReportLine.class)))
    public Multi<RawValue> importUsers(@Context HttpServerRequest request) {
        return new ImportStream(request::isEnded)
                .of(fileImport.run(ImportBody.of(request)))
                // JSON already.
                .map(RawValue::new);
    }
}
