package dev.signet.token;

import java.util.UUID;

/** What a refresh token stands for: one generation of a session. */
record RefreshToken(UUID sessionId, int generation) {}
