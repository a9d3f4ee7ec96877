package dev.signet.verifier;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What this service believes of its caller. */
@Path("/whoami")
@Authenticated
public class WhoAmIResource {

    private final JsonWebToken token;

    WhoAmIResource(JsonWebToken token) {
        this.token = token;
    }

    @GET
    public Answer whoAmI() {
        return new Answer(token.getName(), token.getClaim("phone_number"));
    }

    public record Answer(
            String name, @JsonProperty("phone_number") String phoneNumber) {}
}
