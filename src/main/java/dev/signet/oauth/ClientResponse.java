package dev.signet.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A client as administrators see it.
 *
 * @param clientSecret shown once, when it is made
 */
@Schema(
        name = "Client",
        requiredProperties = {
            "client_id",
            "name",
            "roles",
            "scopes",
            "audiences",
            "serves",
            "active",
            "created_at",
            "updated_at"
        })
@JsonInclude(JsonInclude.Include.NON_NULL)
record ClientResponse(
        UUID clientId,

        @Schema(description = "Shown once, when it is made.")
        String clientSecret,

        String name,
        Set<String> roles,
        Set<String> scopes,
        List<String> audiences,
        List<String> serves,
        boolean active,
        Instant createdAt,
        Instant updatedAt,

        @Schema(description = "Until when the secret before the last one is valid.")
        Instant previousSecretUntil) {

    static ClientResponse from(Client client) {
        return from(client, null);
    }

    static ClientResponse from(Client client, ClientSecret secret) {
        return new ClientResponse(
                client.id,
                secret == null ? null : secret.text(),
                client.name,
                client.roleNames(),
                client.scopeNames(),
                List.of(client.audiences),
                List.of(client.serves),
                client.active,
                client.createdAt,
                client.updatedAt,
                client.previousSecretUntil);
    }

    @Override
    public String toString() {
        return "ClientResponse[" + clientId + "]";
    }
}
