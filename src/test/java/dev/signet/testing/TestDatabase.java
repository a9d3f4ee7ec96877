package dev.signet.testing;

import dev.signet.platform.development.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The real PostgreSQL that the service under test runs on, in this JVM or as the packaged artifact; and the tests' own
 * way into it, to see what is stored and to let time pass.
 */
public final class TestDatabase implements QuarkusTestResourceLifecycleManager {

    public static final String SECRET = "dGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgISE=";
    public static final String ISSUER = "https://signet.test";
    public static final String ADMIN_USERNAME = "first.admin";
    public static final String ADMIN_PASSWORD = "a password for the tests";

    /** The test class that asks and the resource that starts may come from different class loaders. */
    private static final String URL = "signet.test.database-url";

    private EmbeddedDatabase database;

    @Override
    public Map<String, String> start() {
        Path folder = Path.of("target/postgresql/test");
        database = EmbeddedDatabase.startEmpty(folder, FreePorts.next());
        System.setProperty(URL, database.url());
        return Map.of(
                // The packaged artifact is given ports that are free now: with 0 its metrics do not start (of two
                // servers on random ports, Micrometer tells one by its port and the other not).
                "quarkus.http.port", Integer.toString(FreePorts.next()),
                "quarkus.management.port", Integer.toString(FreePorts.next()),
                "signet.database.url", database.url(),
                "signet.secret", SECRET,
                "signet.issuer", ISSUER,
                "signet.admin.username", ADMIN_USERNAME,
                "signet.admin.password", ADMIN_PASSWORD);
    }

    @Override
    public void stop() {
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

    public static long count(String sql, Object... parameters) {
        return new Sql(url()).count(sql, parameters);
    }
}
