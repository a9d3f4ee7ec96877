package dev.signet.account;

import dev.signet.user.User;

/**
 * Who is told of what happens to an account, and where: as the account was before it, so that whoever has taken it over
 * does not get the warning instead of its owner.
 *
 * @param email may be null
 * @param verifiedPhoneNumber may be null
 * @param language may be null
 */
record Owner(String username, String email, String verifiedPhoneNumber, String language) {

    static Owner of(User user) {
        return new Owner(user.username, user.email, user.phoneNumberVerified ? user.phoneNumber : null, user.language);
    }
}
