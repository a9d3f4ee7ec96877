package dev.signet.platform.database;

import dev.signet.platform.settings.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code postgresql://user:password@host:5432/name?parameter=value} URL (the form libpq reads), taken apart into what
 * Quarkus wants to know of a database: one URL for the reactive client, one for the JDBC driver that Flyway uses, the
 * credentials, and TLS, which each of the two has its own settings for. User and password may be percent-encoded.
 *
 * @param address {@code postgresql://host:5432/name}
 * @param parameters those of the URL that are not about TLS, as they stand there
 * @param sslmode the parameter of that name
 * @param caFile the parameter {@code sslrootcert}
 */
record DatabaseUrl(
        String address,
        List<String> parameters,
        Optional<String> username,
        Optional<String> password,
        Optional<String> sslmode,
        Optional<String> caFile) {

    private static final String EXPECTED =
            "SIGNET_DATABASE_URL must look like postgresql://user:password@host:5432/name";

    private static final int PORT = 5432;

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
        List<String> parameters = new ArrayList<>(
                uri.getRawQuery() == null
                        ? List.of()
                        : List.of(uri.getRawQuery().split("&")));
        Optional<String> sslmode = take("sslmode", parameters);
        Optional<String> caFile = take("sslrootcert", parameters);
        int port = uri.getPort() == -1 ? PORT : uri.getPort();
        return new DatabaseUrl(
                "postgresql://" + uri.getHost() + ":" + port + uri.getRawPath(),
                parameters,
                Optional.of(credentials).filter(it -> it.length > 0).map(it -> decode(it[0])),
                Optional.of(credentials).filter(it -> it.length > 1).map(it -> decode(it[1])),
                sslmode,
                caFile);
    }

    /** @param host a name or an address */
    static DatabaseUrl of(String host, Optional<Integer> port, String name) {
        String authority = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return new DatabaseUrl(
                "postgresql://" + authority + ":" + port.orElse(PORT) + "/" + encode(name),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    Map<String, String> asQuarkusProperties() {
        Tls tls = Tls.of(sslmode, caFile);
        List<String> jdbcParameters = new ArrayList<>(parameters);
        jdbcParameters.addAll(tls.asJdbcParameters());
        Map<String, String> properties = new HashMap<>(tls.asReactiveProperties());
        properties.put("quarkus.datasource.reactive.url", with(parameters));
        properties.put("quarkus.datasource.jdbc.url", "jdbc:" + with(jdbcParameters));
        properties.put("quarkus.datasource.username", username.orElse(""));
        properties.put("quarkus.datasource.password", password.orElse(""));
        properties.replaceAll((property, value) -> Settings.verbatim(value));
        return properties;
    }

    @Override
    public String toString() {
        return "DatabaseUrl[" + address + "]";
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String with(List<String> chosen) {
        return chosen.isEmpty() ? address : address + "?" + String.join("&", chosen);
    }

    private static Optional<String> take(String parameter, List<String> parameters) {
        String start = parameter + "=";
        Optional<String> value = parameters.stream()
                .filter(given -> given.startsWith(start))
                .map(given -> decode(given.substring(start.length())))
                .findFirst();
        parameters.removeIf(given -> given.startsWith(start));
        return value;
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
