package dev.signet.platform.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the service waits for its database. */
@ConfigMapping(prefix = "signet.database")
interface DatabaseConfig {

    /** How long a statement may go unanswered. Then its connection is closed; the server gives it up a little before. */
    @WithDefault("PT5S")
    Duration statementTimeout();

    /** How long a statement waits at the server for what another one has locked. */
    @WithDefault("PT3S")
    Duration lockTimeout();

    /** How long it may take to get a connection: to make one, until the server has let it in, or to be given one back. */
    @WithDefault("PT3S")
    Duration connectTimeout();

    /** After how long a connection is replaced, so that none stays for ever with a server that has been left. */
    @WithDefault("PT30M")
    Duration connectionLifetime();

    /** What stands between the service and PostgreSQL. */
    @WithDefault("session")
    Pooler pooler();

    /** Whether a start brings the schema up to date. If not, it stops where the schema is too old. */
    @WithDefault("true")
    boolean migrateAtStart();

    /** How long a client has a connection of PostgreSQL's to itself. */
    enum Pooler {
        /** As long as it is connected: a pooler that does so, or none. */
        SESSION,
        /** For a transaction. The next one may be on another connection. */
        TRANSACTION
    }
}
