package dev.signet.token;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** An endpoint that does not say who may call it. */
@Path("/test/unannotated")
public class UnannotatedResource {

    @GET
    @Operation(hidden = true)
    public String get() {
        return "reached";
    }
}
