package dev.signet.platform.http;

import java.util.UUID;

/**
 * Where a request comes from. All may be null, and are where something happens without a request.
 *
 * @param ip the client's address: behind trusted proxies, what they say it is
 * @param userAgent at most 255 characters
 * @param requestId the id that is in the log lines of the request
 * @param actor who sent its access token
 * @param language the language that the client prefers, such as {@code en} or {@code ko}
 */
public record Origin(String ip, String userAgent, String requestId, Actor actor, String language) {

    /** Nobody's request: the service itself. */
    public static final Origin NONE = new Origin(null, null, null, null, null);

    /** The network that the address is of, which is one of an account's known places; null without an address. */
    public String network() {
        return ip == null ? null : IpAddresses.network(ip);
    }

    /**
     * The bearer of a good access token.
     *
     * @param subject the user, or the client that acts for itself
     * @param sessionId may be null
     */
    public record Actor(UUID subject, String clientId, UUID sessionId) {

        /** Whether it is a client that acts for itself, and no user. */
        public boolean isClient() {
            return subject.toString().equals(clientId);
        }
    }
}
