package dev.signet.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The claims of OpenID Connect Core, section 5.1, that a user has. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        name = "UserInfo",
        requiredProperties = {"sub", "preferred_username"})
record UserInfoResponse(
        UUID sub,
        String preferredUsername,
        String name,
        String givenName,
        String familyName,
        String email,
        Boolean emailVerified,
        String phoneNumber,
        Boolean phoneNumberVerified,
        Long updatedAt) {

    static final String COLUMNS = "id, username, first_name, last_name, email, email_verified, phone_number,"
            + " phone_number_verified, updated_at";

    /** @param row with {@link #COLUMNS} */
    static UserInfoResponse from(Row row) {
        String firstName = row.getString("first_name");
        String lastName = row.getString("last_name");
        String email = row.getString("email");
        String phoneNumber = row.getString("phone_number");
        return new UserInfoResponse(
                row.getUUID("id"),
                row.getString("username"),
                (firstName + " " + lastName).strip(),
                firstName,
                lastName,
                email,
                email == null ? null : row.getBoolean("email_verified"),
                phoneNumber,
                phoneNumber == null ? null : row.getBoolean("phone_number_verified"),
                row.getOffsetDateTime("updated_at").toEpochSecond());
    }
}
