package dev.signet.notice;

import dev.signet.user.User;
import java.util.UUID;

/**
 * Who is told of what happens to an account, and where: as the account was before it, so that whoever has taken it over
 * does not get the warning instead of its owner.
 *
 * @param email may be null
 * @param phoneNumber may be null
 * @param language may be null
 */
public record Owner(
        UUID id,
        String username,
        String email,
        boolean emailVerified,
        String phoneNumber,
        boolean phoneNumberVerified,
        String language) {

    public static Owner of(User user) {
        return new Owner(
                user.id,
                user.username,
                user.email,
                user.emailVerified,
                user.phoneNumber,
                user.phoneNumberVerified,
                user.language);
    }

    @Override
    public String toString() {
        return "Owner[" + id + "]";
    }
}
