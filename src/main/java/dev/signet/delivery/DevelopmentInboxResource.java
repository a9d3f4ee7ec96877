package dev.signet.delivery;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The inbox of development, to look into. It is in the development build alone. */
@Path("/dev/outbox")
@PermitAll
@IfBuildProfile("dev")
public class DevelopmentInboxResource {

    private final DevelopmentInbox inbox;

    DevelopmentInboxResource(DevelopmentInbox inbox) {
        this.inbox = inbox;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public List<DevelopmentInbox.Received> messages() {
        return inbox.messages();
    }

    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=UTF-8;qs=0.9")
    @Operation(hidden = true)
    public String page() {
        return inbox.messages().stream()
                .map(DevelopmentInboxResource::section)
                .collect(Collectors.joining("\n", "<!DOCTYPE html><title>Outbox</title><h1>Outbox</h1>\n", ""));
    }

    private static String section(DevelopmentInbox.Received message) {
        String subject = message.subject() == null ? "" : message.subject();
        return "<h2>%s to %s, %s</h2><h3>%s</h3><pre>%s</pre>"
                .formatted(
                        message.channel(), escape(message.to()), message.at(), escape(subject), escape(message.text()));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
