package dev.signet.platform.database;

import dev.signet.platform.settings.ServiceLinks;
import dev.signet.platform.settings.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.Secret;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where the database is, by {@code SIGNET_DATABASE_URL}, or by {@code SIGNET_DATABASE_HOST}, {@code _PORT}, {@code _NAME},
 * {@code _USERNAME}, {@code _PASSWORD}, {@code _SSLMODE} and {@code _CA_FILE}. Who has both may complete a URL by what it
 * does not say of the last four.
 */
final class DatabaseParts {

    private static final String PREFIX = "signet.database.";

    private final Function<String, Optional<String>> settings;

    static DatabaseParts of(DatabaseAddressConfig config) {
        return new DatabaseParts(property -> switch (property.substring(PREFIX.length())) {
            case "url" -> config.url().map(Secret::get);
            case "direct-url" -> config.directUrl().map(Secret::get);
            case "host" -> config.host();
            case "port" -> config.port();
            case "name" -> config.name();
            case "username" -> config.username();
            case "password" -> config.password().map(Secret::get);
            case "sslmode" -> config.sslmode();
            case "ca-file" -> config.caFile();
            default -> throw new IllegalArgumentException(property);
        });
    }

    /** @param settings the value of a property, if there is one */
    DatabaseParts(Function<String, Optional<String>> settings) {
        this.settings = settings;
    }

    /** @throws ConfigurationException if there are parts that do not make a database, with a sentence */
    Optional<DatabaseUrl> find() {
        Optional<String> url = get("url");
        if (url.isPresent()) {
            refuseBesideUrl("host");
            refuseBesideUrl("port");
            refuseBesideUrl("name");
            return Optional.of(complete(DatabaseUrl.parse("SIGNET_DATABASE_URL", url.get())));
        }
        if (Stream.of("host", "port", "name", "username", "password", "sslmode", "ca-file")
                .allMatch(part -> get(part).isEmpty())) {
            return Optional.empty();
        }
        require("username");
        return Optional.of(complete(DatabaseUrl.of(host(), port(), require("name"))));
    }

    /**
     * The one that leads past a pooler, if there is one. What its URL does not say of user, password and TLS is as for the
     * other.
     */
    Optional<DatabaseUrl> findDirect() {
        return get("direct-url")
                .map(text -> DatabaseUrl.parse("SIGNET_DATABASE_DIRECT_URL", text))
                .map(direct -> find().map(pooled -> direct.or(pooled)).orElse(direct));
    }

    private DatabaseUrl complete(DatabaseUrl url) {
        return new DatabaseUrl(
                url.address(),
                url.parameters(),
                one("username", url.username()),
                one("password", url.password()),
                one("sslmode", url.sslmode()),
                one("ca-file", url.caFile()));
    }

    private Optional<String> one(String part, Optional<String> inUrl) {
        Optional<String> set = get(part);
        if (set.isPresent() && inUrl.isPresent() && !set.equals(inUrl)) {
            throw new ConfigurationException("SIGNET_DATABASE_URL and %s contradict each other: leave one of them out."
                    .formatted(variable(part)));
        }
        return set.or(() -> inUrl);
    }

    private void refuseBesideUrl(String part) {
        if (get(part).isPresent()) {
            throw new ConfigurationException(
                    "SIGNET_DATABASE_URL and %s both say where the database is: set one of them."
                            .formatted(variable(part)));
        }
    }

    private String host() {
        String host = require("host");
        if (!host.matches("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f]*(:[0-9A-Fa-f.]*){2,}]?")) {
            throw new ConfigurationException("SIGNET_DATABASE_HOST must be one name or address, without a port.");
        }
        return host;
    }

    private Optional<Integer> port() {
        return get("port").map(port -> {
            if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65535) {
                throw new ConfigurationException("SIGNET_DATABASE_PORT must be from 1 to 65535, not " + port + ".");
            }
            return Integer.valueOf(port);
        });
    }

    private String require(String part) {
        return get(part)
                .orElseThrow(() -> new ConfigurationException(
                        "Set %s as well: a database has a host, a name and a username.".formatted(variable(part))));
    }

    /** The address of a service by the name of {@code signet-database} looks like a port. */
    private Optional<String> get(String part) {
        return settings.apply(PREFIX + part).filter(value -> !part.equals("port") || !ServiceLinks.isAddress(value));
    }

    private static String variable(String part) {
        return Settings.variable(PREFIX + part);
    }
}
