package dev.signet.account;

import dev.signet.user.User;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
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

    static final String COLUMNS =
            "id, username, email, email_verified, phone_number, phone_number_verified, first_name,"
                    + " last_name, language, roles, created_at, last_login_at";

    /** @param row with {@link #COLUMNS} */
    static ProfileResponse from(Row row) {
        OffsetDateTime lastLogin = row.getOffsetDateTime("last_login_at");
        return new ProfileResponse(
                row.getUUID("id"),
                row.getString("username"),
                row.getString("email"),
                row.getBoolean("email_verified"),
                row.getString("phone_number"),
                row.getBoolean("phone_number_verified"),
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("language"),
                new TreeSet<>(Arrays.asList(row.getArrayOfStrings("roles"))),
                row.getOffsetDateTime("created_at").toInstant(),
                lastLogin == null ? null : lastLogin.toInstant());
    }

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
