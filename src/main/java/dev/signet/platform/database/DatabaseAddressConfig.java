package dev.signet.platform.database;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import java.util.Optional;

/**
 * Where the database is: by its URL, or by its parts. {@link DatabaseParts} reads them, before there is a configuration.
 * Here so that they are known, and the secret ones may come from files.
 */
@Unremovable
@ConfigMapping(prefix = "signet.database")
interface DatabaseAddressConfig {

    /** {@code postgresql://user:password@host:5432/name}. */
    Optional<Secret<String>> url();

    /** The URL that leads past a pooler, to PostgreSQL itself: for the migration, and for notifications. */
    Optional<Secret<String>> directUrl();

    Optional<String> host();

    /** 5432 unless set. */
    Optional<String> port();

    /** Of the database. */
    Optional<String> name();

    Optional<String> username();

    Optional<Secret<String>> password();

    /** How far TLS goes: {@code disable}, {@code prefer}, {@code require}, {@code verify-ca} or {@code verify-full}. */
    Optional<String> sslmode();

    /** The certificates, in PEM, of the authorities that the server's may come from. */
    Optional<String> caFile();
}
