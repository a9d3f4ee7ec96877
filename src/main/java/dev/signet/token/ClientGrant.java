package dev.signet.token;

import java.util.Set;
import java.util.UUID;

/**
 * What a client may have in an access token of its own.
 *
 * @param sessionId what its tokens die with: the client has another after it was disabled
 * @param audience whom the token is for; at least one
 */
public record ClientGrant(UUID clientId, UUID sessionId, Set<String> roles, Set<String> scope, Set<String> audience) {}
