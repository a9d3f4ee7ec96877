package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.signet.user.User;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as administrators see it. */
@Schema(name = "User")
record UserResponse(
        @JsonUnwrapped ProfileResponse profile,
        boolean active,

        @Schema(description = "Whether an administrator has set the password, and the user has to change it.")
        boolean passwordTemporary) {

    static final String COLUMNS = ProfileResponse.COLUMNS + ", active, password_changed_at, temporary_password_at";

    /** @param row with {@link #COLUMNS} */
    static UserResponse from(Row row) {
        return new UserResponse(
                ProfileResponse.from(row),
                row.getBoolean("active"),
                row.getOffsetDateTime("password_changed_at").equals(row.getOffsetDateTime("temporary_password_at")));
    }

    static UserResponse from(User user) {
        return new UserResponse(ProfileResponse.from(user), user.active, user.hasTemporaryPassword());
    }
}
