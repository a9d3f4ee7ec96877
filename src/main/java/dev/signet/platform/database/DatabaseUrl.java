package dev.signet.platform.database;

import dev.signet.platform.settings.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.pgclient.PgConnectOptions;
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
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

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

    private static final String EXPECTED = "%s must look like postgresql://user:password@host:5432/name";

    /** Of the JDBC driver, which only migrates: statements without a name get through every pooler. */
    private static final String UNNAMED_STATEMENTS = "prepareThreshold=0";

    private static final int PORT = 5432;

    /**
     * @param variable that it is the value of
     * @throws ConfigurationException if it is none
     */
    static DatabaseUrl parse(String variable, String text) {
        URI uri = parseUri(variable, text.strip());
        boolean postgresql = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        if (!postgresql
                || uri.getHost() == null
                || uri.getPath() == null
                || uri.getPath().length() < 2) {
            throw new ConfigurationException(EXPECTED.formatted(variable));
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

    /** With another's user, password and TLS where it does not say. */
    DatabaseUrl or(DatabaseUrl other) {
        boolean tls = sslmode.isPresent() || caFile.isPresent();
        return new DatabaseUrl(
                address,
                parameters,
                username.or(other::username),
                username.isPresent() ? password : password.or(other::password),
                tls ? sslmode : other.sslmode(),
                tls ? caFile : other.caFile());
    }

    Map<String, String> asQuarkusProperties() {
        Map<String, String> properties = new HashMap<>(Tls.of(sslmode, caFile).asReactiveProperties());
        properties.put("quarkus.datasource.reactive.url", with(parameters));
        properties.put("quarkus.datasource.jdbc.url", asJdbcUrl());
        properties.put("quarkus.datasource.username", username.orElse(""));
        properties.put("quarkus.datasource.password", password.orElse(""));
        properties.replaceAll((property, value) -> Settings.verbatim(value));
        return properties;
    }

    /** For the JDBC driver. */
    DataSource asDataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(asJdbcUrl());
        source.setUser(username.orElse(null));
        source.setPassword(password.orElse(null));
        return source;
    }

    /** For the reactive client. */
    PgConnectOptions asConnectOptions() {
        PgConnectOptions options = PgConnectOptions.fromUri(with(parameters));
        username.ifPresent(options::setUser);
        password.ifPresent(options::setPassword);
        Tls.of(sslmode, caFile).apply(options);
        return options;
    }

    @Override
    public String toString() {
        return "DatabaseUrl[" + address + "]";
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String asJdbcUrl() {
        List<String> all = new ArrayList<>(parameters);
        all.addAll(Tls.of(sslmode, caFile).asJdbcParameters());
        all.add(UNNAMED_STATEMENTS);
        return "jdbc:" + with(all);
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

    private static URI parseUri(String variable, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Without the cause: its message repeats the URL, password included.
            throw new ConfigurationException(
                    EXPECTED.formatted(variable) + " (percent-encode special characters in the password)");
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
