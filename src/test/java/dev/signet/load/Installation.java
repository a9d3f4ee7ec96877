package dev.signet.load;

import static dev.signet.load.LoopbackClient.fields;
import static dev.signet.load.LoopbackClient.requireSuccess;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Signet as it is installed in production, all on this machine: replicas on a PostgreSQL of their own, whose messages
 * arrive in an {@link Inbox}. They believe a caller what its address is, registration is open and logging in with a code
 * is enabled; all else, the limits above all, is as it comes.
 */
final class Installation implements AutoCloseable {

    private static final String ADMIN = "first.admin";
    private static final String ADMIN_PASSWORD = "a password for the load";
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(60);

    private final EmbeddedDatabase database;
    private final Inbox inbox;
    private final List<Replica> replicas = new ArrayList<>();

    private Installation(EmbeddedDatabase database, Inbox inbox) {
        this.database = database;
        this.inbox = inbox;
    }

    /** What the replicas and the database have done so far, or from one moment to another. */
    record Usage(Duration processorTime, long hashes, long counts, long texts, long mails) {

        Usage since(Usage before) {
            return new Usage(
                    processorTime.minus(before.processorTime),
                    hashes - before.hashes,
                    counts - before.counts,
                    texts - before.texts,
                    mails - before.mails);
        }
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param properties what the replicas are told beside
     */
    static Installation start(String name, int replicas, Map<String, String> properties) throws Exception {
        // Or it complains that it was not asked.
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        EmbeddedDatabase database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql", name), FreePorts.next());
        Installation installation = new Installation(database, new Inbox());
        try {
            for (int i = 1; i <= replicas; i++) {
                installation.replicas.add(Replica.start(name + "-" + i, installation.config(properties)));
            }
            return installation;
        } catch (Exception e) {
            installation.close();
            throw e;
        }
    }

    private Map<String, String> config(Map<String, String> properties) {
        Map<String, String> config = new HashMap<>(inbox.config());
        config.putAll(Map.of(
                "signet.database.url", database.url(),
                "signet.secret", "bG9hZCBsb2FkIGxvYWQgbG9hZCBsb2FkIGxvYWQgbG9hZA==",
                "signet.issuer", "https://signet.test",
                "signet.admin.username", ADMIN,
                "signet.admin.password", ADMIN_PASSWORD,
                "signet.http.trusted-proxies", "127.0.0.1",
                "signet.registration.mode", "open",
                "signet.code-login.enabled", "true"));
        config.putAll(properties);
        return config;
    }

    /** One replica after the other. */
    LoopbackClient replica(int number) {
        return replicas.get(number % replicas.size()).client();
    }

    Inbox inbox() {
        return inbox;
    }

    Sql sql() {
        return new Sql(database.url());
    }

    /** An access token of an administrator. */
    String logInAdmin() throws IOException, InterruptedException {
        String credentials = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(ADMIN, ADMIN_PASSWORD);
        return fields(requireSuccess(replica(0).post("/api/token/", credentials)))
                .get("access");
    }

    Usage usage() throws IOException, InterruptedException {
        Duration processorTime = Duration.ZERO;
        long hashes = 0;
        for (Replica replica : replicas) {
            processorTime = processorTime.plus(replica.processorTime());
            hashes += replica.hashes();
        }
        long counts = sql().count("select count(*) from throttles");
        return new Usage(processorTime, hashes, counts, inbox.texts(), inbox.mails());
    }

    /** Waits until all that is to be sent has been. */
    void awaitDelivered() throws InterruptedException {
        long end = System.nanoTime() + DELIVERY_TIMEOUT.toNanos();
        while (sql().count("select count(*) from outbox where failed_at is null") > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Some messages are not delivered.");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Lets time pass for what is counted and for codes, for which the database's clock is the one that counts. */
    void pass(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        sql().execute(
                        "update throttles set blocked_until = blocked_until - make_interval(secs => ?),"
                                + " forget_at = forget_at - make_interval(secs => ?)",
                        seconds,
                        seconds);
        sql().execute("update one_time_codes set expires_at = expires_at - make_interval(secs => ?)", seconds);
    }

    /** As if nobody had tried anything yet. */
    void forget() {
        sql().execute("delete from throttles");
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
        inbox.close();
        database.close();
    }
}
