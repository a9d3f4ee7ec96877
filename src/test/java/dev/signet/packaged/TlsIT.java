package dev.signet.packaged;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.Certificate;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Signet connects to by TLS, with whichever cryptography the JVM uses for it. */
class TlsIT {

    @Test
    void databaseAndWebhook_byTls_areReachedAndVerified(@TempDir Path temporary) throws Exception {
        Path folder = temporary.toRealPath();
        Certificate ofDatabase = Certificate.create(folder.resolve("database.p12"), "RSA");
        Certificate ofWebhook = Certificate.create(folder.resolve("webhook.p12"), "EC");
        List<String> paths = new CopyOnWriteArrayList<>();
        HttpsServer webhook = webhook(ofWebhook, paths);
        try (EmbeddedDatabase database = database(folder, ofDatabase);
                PackagedSignet signet =
                        PackagedSignet.start("tls", environment(folder, database, ofDatabase, webhook, ofWebhook))) {

            signet.me(signet.loginAdmin().access()).then().statusCode(200);

            assertThat(new Sql(database.url()).list("""
                                    select distinct ssl::text from pg_stat_ssl join pg_stat_activity using (pid)
                                    where client_addr is not null and pid <> pg_backend_pid()
                                    """)).containsExactly("true");
            await().atMost(60, SECONDS).until(() -> !paths.isEmpty());
            // Whoever starts this database again has no certificate any more.
            new Sql(database.url()).execute("alter system reset all");
        } finally {
            webhook.stop(0);
        }
    }

    // --- How ---

    private static HttpsServer webhook(Certificate certificate, List<String> paths) throws Exception {
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.sslContext()));
        server.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static EmbeddedDatabase database(Path folder, Certificate certificate) throws Exception {
        Path key = folder.resolve("server.key");
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, certificate.privateKeyPem());
        Path chain = Files.writeString(folder.resolve("server.crt"), certificate.pem());
        EmbeddedDatabase database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/tls"), FreePorts.next());
        Sql sql = new Sql(database.url());
        sql.execute("alter system set ssl_cert_file = '" + chain + "'");
        sql.execute("alter system set ssl_key_file = '" + key + "'");
        sql.execute("alter system set ssl = on");
        sql.query(Boolean.class, "select pg_reload_conf()");
        await().until(() -> sql.list("show ssl").contains("on"));
        return database;
    }

    /** As the README says for the database; for the webhook, as for every JVM. */
    private static Map<String, String> environment(
            Path folder, EmbeddedDatabase database, Certificate ofDatabase, HttpsServer webhook, Certificate ofWebhook)
            throws Exception {
        Path authority = Files.writeString(folder.resolve("authority.pem"), ofDatabase.pem());
        Path trusted = folder.resolve("trusted.p12");
        ofWebhook.storeAsTrusted(trusted);
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_DATABASE_SSLMODE", "verify-full");
        environment.put("SIGNET_DATABASE_CA_FILE", authority.toString());
        environment.put(
                "JDK_JAVA_OPTIONS",
                "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                        .formatted(trusted, Certificate.PASSWORD));
        environment.put(
                "SIGNET_EVENT_WEBHOOK_URL",
                "https://localhost:" + webhook.getAddress().getPort() + "/events");
        environment.put("SIGNET_EVENT_WEBHOOK_SECRET", WebhookIT.SECRET);
        return environment;
    }
}
