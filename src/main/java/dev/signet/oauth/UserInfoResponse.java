package dev.signet.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signet.user.User;
import java.util.UUID;

/** The claims of OpenID Connect Core, section 5.1, that a user has. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
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

    static UserInfoResponse from(User user) {
        return new UserInfoResponse(
                user.id,
                user.username,
                (user.firstName + " " + user.lastName).strip(),
                user.firstName,
                user.lastName,
                user.email,
                user.email == null ? null : user.emailVerified,
                user.phoneNumber,
                user.phoneNumber == null ? null : user.phoneNumberVerified,
                user.updatedAt.getEpochSecond());
    }
}
