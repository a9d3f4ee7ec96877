package dev.signet.testing;

import dev.signet.platform.development.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The real PostgreSQL that the service under test runs on, in this JVM or as the packaged artifact; and the tests' own
 * way into it, to see what is stored and to let time pass. What the service sends arrives in the {@link Mailbox}.
 */
public final class TestDatabase implements QuarkusTestResourceLifecycleManager {

    public static final String SECRET = "dGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgISE=";
    public static final String ISSUER = "https://signet.test";
    public static final String ADMIN_USERNAME = "first.admin";
    public static final String ADMIN_PASSWORD = "a password for the tests";

    /** Who has it needs a second factor. */
    public static final String SECOND_FACTOR_ROLE = "needs.second.factor";

    private static final String MANY = "1000000";

    /** The test class that asks and the resource that starts may come from different class loaders. */
    private static final String URL = "test.database-url";

    private EmbeddedDatabase database;
    private MailboxServer mailbox;

    @Override
    public Map<String, String> start() {
        Path folder = Path.of("target/postgresql", Fork.name());
        database = EmbeddedDatabase.startEmpty(folder, FreePorts.next());
        System.setProperty(URL, database.url());
        mailbox = new MailboxServer();
        Mailbox.at(mailbox.url());
        Map<String, String> config = new HashMap<>(mailbox.config());
        config.putAll(config(database.url()));
        return config;
    }

    private static Map<String, String> config(String databaseUrl) {
        return Map.ofEntries(
                // The packaged artifact is given ports that are free now: with 0 its metrics do not start (of two
                // servers on random ports, Micrometer tells one by its port and the other not).
                Map.entry("quarkus.http.port", Integer.toString(FreePorts.next())),
                Map.entry("quarkus.management.port", Integer.toString(FreePorts.next())),
                Map.entry("signet.database.url", databaseUrl),
                Map.entry("signet.secret", SECRET),
                Map.entry("signet.issuer", ISSUER),
                Map.entry("signet.admin.username", ADMIN_USERNAME),
                Map.entry("signet.admin.password", ADMIN_PASSWORD),
                // A test says with X-Forwarded-For where it calls from. All others come from one address, and are many.
                Map.entry("signet.http.trusted-proxies", "127.0.0.1"),
                Map.entry("signet.second-factor.required-roles", SECOND_FACTOR_ROLE),
                // Off by default.
                Map.entry("signet.registration.mode", "open"),
                Map.entry("signet.code-login.enabled", "true"),
                Map.entry("signet.throttle.login.address.free", MANY),
                Map.entry("signet.throttle.send.address.free", MANY),
                Map.entry("signet.throttle.send.address.most", MANY),
                Map.entry("signet.throttle.registration.address.free", MANY),
                Map.entry("signet.throttle.registration.address.most", MANY));
    }

    @Override
    public void stop() {
        if (mailbox != null) {
            mailbox.close();
        }
        if (database != null) {
            database.close();
        }
    }

    /** {@code postgresql://…} of the database under test. */
    public static String url() {
        return System.getProperty(URL);
    }

    /** Runs a statement with {@code ?} parameters; returns how many rows it changed. */
    public static int execute(String sql, Object... parameters) {
        return new Sql(url()).execute(sql, parameters);
    }

    /** The first column of the first row of a query, if there is a row and it is not null. */
    public static <T> Optional<T> query(Class<T> type, String sql, Object... parameters) {
        return new Sql(url()).query(type, sql, parameters);
    }

    /** Lets so much time pass that nobody has to wait any more. */
    public static void forgetThrottles() {
        execute("delete from throttles");
    }

    public static long count(String sql, Object... parameters) {
        return new Sql(url()).count(sql, parameters);
    }
}
