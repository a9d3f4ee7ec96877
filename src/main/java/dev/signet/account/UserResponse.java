package dev.signet.account;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.signet.user.User;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as administrators see it. */
@Schema(name = "User")
record UserResponse(@JsonUnwrapped ProfileResponse profile, boolean active) {

    static UserResponse from(User user) {
        return new UserResponse(ProfileResponse.from(user), user.active);
    }
}
