package dev.signet.user;

import java.util.UUID;

/**
 * Which users to find. All may be null.
 *
 * @param text the beginning of a username, e-mail address, name or phone number, in any case
 * @param after the id of the last user of the page before
 */
public record UserCriteria(String text, String role, Boolean active, UUID after) {}
