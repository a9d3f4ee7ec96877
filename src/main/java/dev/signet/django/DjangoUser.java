package dev.signet.django;

import java.time.Instant;
import java.util.Map;

/**
 * A user of a file, as far as it can be one here.
 *
 * @param source the primary key, or the username where the file has none
 * @param email null if there is none
 * @param phoneNumber in E.164; null if there is none
 * @param dateJoined may be null
 * @param lastLogin may be null
 * @param password the string to store
 * @param fieldsDigest of what the file says, not of what has become of it
 * @param notes what could not be taken as it is, by field
 */
record DjangoUser(
        Entry entry,
        String source,
        String username,
        String firstName,
        String lastName,
        String email,
        String phoneNumber,
        boolean active,
        boolean staff,
        boolean superuser,
        Instant dateJoined,
        Instant lastLogin,
        String password,
        byte[] fieldsDigest,
        byte[] passwordDigest,
        Map<String, String> notes) {

    @Override
    public String toString() {
        return "DjangoUser[" + username + "]";
    }

    /** Two are the same only if they are one. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return entry.hashCode();
    }
}
