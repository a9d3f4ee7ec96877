package dev.signet.platform.database;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * TLS to the database, the same for both drivers.
 *
 * @param caFile certificates in PEM; there for the modes that verify, and for no other
 */
record Tls(Mode mode, Optional<String> caFile) {

    /** As libpq has them, but for {@code allow}, which only defers to a server that insists. */
    enum Mode {
        DISABLE,
        /** Encrypted where the server can, not verified. */
        PREFER,
        /** Encrypted, not verified. */
        REQUIRE,
        /** Encrypted, by a server that an authority vouches for. */
        VERIFY_CA,
        /** Encrypted, by the very server that was asked for. */
        VERIFY_FULL;

        static Mode of(String name) {
            return Arrays.stream(values())
                    .filter(mode -> mode.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ConfigurationException("SIGNET_DATABASE_SSLMODE must be one of %s, not %s."
                            .formatted(
                                    Stream.of(values()).map(Mode::toString).collect(Collectors.joining(", ")), name)));
        }

        boolean verifies() {
            return this == VERIFY_CA || this == VERIFY_FULL;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Without a mode there is no TLS, or, with an authority, as much as there can be. */
    static Tls of(Optional<String> sslmode, Optional<String> caFile) {
        Mode mode = sslmode.map(Mode::of).orElse(caFile.isPresent() ? Mode.VERIFY_FULL : Mode.DISABLE);
        if (mode.verifies() && caFile.isEmpty()) {
            throw new ConfigurationException(
                    ("SIGNET_DATABASE_SSLMODE is %s: set SIGNET_DATABASE_CA_FILE to a file with"
                                    + " the certificates of the authorities to trust, in PEM.")
                            .formatted(mode));
        }
        if (!mode.verifies() && caFile.isPresent()) {
            throw new ConfigurationException(("SIGNET_DATABASE_CA_FILE is set, but SIGNET_DATABASE_SSLMODE is %s, which"
                            + " verifies nothing: set it to verify-full or verify-ca.")
                    .formatted(mode));
        }
        caFile.filter(file -> !isReadable(file)).ifPresent(file -> {
            throw new ConfigurationException("SIGNET_DATABASE_CA_FILE names a file that cannot be read: " + file);
        });
        return new Tls(mode, caFile);
    }

    Map<String, String> asReactiveProperties() {
        String prefix = "quarkus.datasource.reactive.";
        Map<String, String> properties = new HashMap<>();
        properties.put(prefix + "postgresql.ssl-mode", mode.toString());
        // It verifies even where PostgreSQL's own clients do not.
        properties.put(prefix + "trust-all", Boolean.toString(mode == Mode.PREFER || mode == Mode.REQUIRE));
        properties.put(prefix + "hostname-verification-algorithm", mode == Mode.VERIFY_FULL ? "HTTPS" : "NONE");
        caFile.ifPresent(file -> {
            properties.put(prefix + "trust-certificate-pem", "true");
            properties.put(
                    prefix + "trust-certificate-pem.certs",
                    file.replace("\\", "\\\\").replace(",", "\\,"));
        });
        return properties;
    }

    /** The same for a connection that Quarkus does not make. */
    void apply(PgConnectOptions options) {
        options.setSslMode(SslMode.of(mode.toString()));
        options.setTrustAll(mode == Mode.PREFER || mode == Mode.REQUIRE);
        options.setHostnameVerificationAlgorithm(mode == Mode.VERIFY_FULL ? "HTTPS" : "");
        caFile.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
    }

    List<String> asJdbcParameters() {
        String sslmode = "sslmode=" + mode;
        return caFile.map(file -> List.of(sslmode, "sslrootcert=" + DatabaseUrl.encode(file)))
                .orElse(List.of(sslmode));
    }

    private static boolean isReadable(String file) {
        try {
            return Files.isRegularFile(Path.of(file)) && Files.isReadable(Path.of(file));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
