package dev.signet.token;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Where a login comes from. Both may be null. */
record Device(String userAgent, String ip) {

    private static final int LONGEST_USER_AGENT = 255;

    static Device of(HttpServerRequest request) {
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        String shortened =
                agent == null || agent.length() <= LONGEST_USER_AGENT ? agent : agent.substring(0, LONGEST_USER_AGENT);
        return new Device(
                shortened,
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress());
    }
}
