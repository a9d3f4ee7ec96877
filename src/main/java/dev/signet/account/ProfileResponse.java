package dev.signet.account;

import dev.signet.user.User;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as the user sees it. */
@Schema(name = "Profile")
record ProfileResponse(
        UUID id,
        String username,
        @Schema(nullable = true) String email,
        boolean emailVerified,

        @Schema(nullable = true, description = "E.164", examples = "+821012345678")
        String phoneNumber,

        boolean phoneNumberVerified,
        String firstName,
        String lastName,

        @Schema(nullable = true, description = "Of messages to the user (BCP 47).", examples = "ko")
        String language,

        Set<String> roles,
        Instant dateJoined,
        @Schema(nullable = true) Instant lastLogin) {

    static ProfileResponse from(User user) {
        return new ProfileResponse(
                user.id,
                user.username,
                user.email,
                user.emailVerified,
                user.phoneNumber,
                user.phoneNumberVerified,
                user.firstName,
                user.lastName,
                user.language,
                user.roleNames(),
                user.createdAt,
                user.lastLoginAt);
    }
}
