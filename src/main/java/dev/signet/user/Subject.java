package dev.signet.user;

import java.util.Set;
import java.util.UUID;

/** What a token says of a user. All but id, username, names and roles may be null. */
public record Subject(
        UUID id,
        String username,
        String email,
        boolean emailVerified,
        String phoneNumber,
        boolean phoneNumberVerified,
        String firstName,
        String lastName,
        Set<String> roles) {}
