package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.signet.user.User;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as administrators see it. */
@Schema(name = "User")
record UserResponse(@JsonUnwrapped ProfileResponse profile, boolean active) {

    static final String COLUMNS = ProfileResponse.COLUMNS + ", active";

    /** @param row with {@link #COLUMNS} */
    static UserResponse from(Row row) {
        return new UserResponse(ProfileResponse.from(row), row.getBoolean("active"));
    }

    static UserResponse from(User user) {
        return new UserResponse(ProfileResponse.from(user), user.active);
    }
}
