package dev.signet.platform.database;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A {@code postgresql://user:password@host:5432/name?parameter=value} URL (the form libpq reads), taken apart into what
 * Quarkus wants to know of a database: one URL for the reactive client, one for the JDBC driver that Flyway uses, and
 * the credentials. User and password may be percent-encoded.
 */
record DatabaseUrl(String address, String username, String password) {

    private static final String EXPECTED =
            "SIGNET_DATABASE_URL must look like postgresql://user:password@host:5432/name";

    static DatabaseUrl parse(String text) {
        URI uri = parseUri(text.strip());
        boolean postgresql = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        if (!postgresql
                || uri.getHost() == null
                || uri.getPath() == null
                || uri.getPath().length() < 2) {
            throw new ConfigurationException(EXPECTED);
        }
        String[] credentials = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        int port = uri.getPort() == -1 ? 5432 : uri.getPort();
        return new DatabaseUrl(
                "postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query,
                credentials.length > 0 ? decode(credentials[0]) : "",
                credentials.length > 1 ? decode(credentials[1]) : "");
    }

    Map<String, String> asQuarkusProperties() {
        return Map.of(
                "quarkus.datasource.reactive.url", address,
                "quarkus.datasource.jdbc.url", "jdbc:" + address,
                "quarkus.datasource.username", username,
                "quarkus.datasource.password", password);
    }

    @Override
    public String toString() {
        return "DatabaseUrl[" + address + "]";
    }

    private static URI parseUri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Without the cause: its message repeats the URL, password included.
            throw new ConfigurationException(EXPECTED + " (percent-encode special characters in the password)");
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
