package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signet.code.LinkToken;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An invitation as administrators see it. */
@Schema(
        name = "Invitation",
        requiredProperties = {"id", "email", "roles", "created_by", "created_at", "expires_at", "used_at", "user_id"})
record InvitationResponse(
        UUID id,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "What to register with. Only in the answer that creates it: it is not stored.")
        String token,

        @Schema(nullable = true) String email,
        Set<String> roles,
        @Schema(nullable = true) UUID createdBy,
        Instant createdAt,
        Instant expiresAt,
        @Schema(nullable = true) Instant usedAt,

        @Schema(nullable = true, description = "Who has registered with it.")
        UUID userId) {

    static InvitationResponse from(Invitation invitation) {
        return of(invitation, null);
    }

    static InvitationResponse from(Invitation invitation, LinkToken token) {
        return of(invitation, token.text());
    }

    private static InvitationResponse of(Invitation invitation, String token) {
        return new InvitationResponse(
                invitation.id,
                token,
                invitation.email,
                invitation.roleNames(),
                invitation.createdBy,
                invitation.createdAt,
                invitation.expiresAt,
                invitation.usedAt,
                invitation.userId);
    }

    @Override
    public String toString() {
        return "InvitationResponse[" + id + "]";
    }
}
