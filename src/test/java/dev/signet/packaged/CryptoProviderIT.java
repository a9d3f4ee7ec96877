package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.warrenstrange.googleauth.GoogleAuthenticator;
import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.DecodedToken;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.TestDatabase;
import dev.signet.testing.TestUser.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures come from native code where there is some for the platform, and nobody but the log tells whose they are. */
class CryptoProviderIT {

    private static final Path ARTIFACT = Path.of("target/quarkus-app");
    private static final String PLATFORM = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    private static final Path CRYPTO = Path.of("app/crypto");
    private static final Path LIBRARY =
            Path.of("com/amazon/corretto/crypto/provider/libamazonCorrettoCryptoProvider.so");

    private static final String NATIVE = "AmazonCorrettoCryptoProvider";
    private static final String BY_NATIVE = "Cryptography by " + NATIVE + " 2.5.0 (AWS-LC v1.47.0)";
    private static final String BY_THE_JDK = "Cryptography by the JDK " + Runtime.version() + ": ";

    /** For what is waited for in real time, on a machine that has other things to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String PASSWORD = "wonderland tea party";

    private EmbeddedDatabase database;

    @BeforeAll
    static void requireALibrary() {
        assumeFalse(PackagedSignet.isNative(), "A native image has the JDK's cryptography alone");
        assumeTrue(
                Files.isDirectory(ARTIFACT.resolve(CRYPTO).resolve(PLATFORM)),
                "There is no native library for " + PLATFORM);
    }

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/crypto-provider"), FreePorts.next());
    }

    @AfterEach
    void stop() {
        database.close();
    }

    /** The first makes a key by the JDK, the others make the ones after it natively. */
    @Test
    void replicas_ofEitherProvider_readEachOthersKeysTokensAndSecrets() throws IOException {
        try (PackagedSignet jdk = replica("jdk", "RS256").awaitReady();
                PackagedSignet ec = replica("auto", "ES256").awaitReady();
                PackagedSignet ed = replica("auto", "EdDSA").awaitReady()) {
            assertThat(jdk.log()).containsOnlyOnce("Cryptography by ").contains(BY_THE_JDK);
            assertThat(ec.log()).containsOnlyOnce("Cryptography by ").contains(BY_NATIVE);

            assertAllSignAndAccept("RS256", List.of(jdk, ec, ed));
            revokeSigningKey(ec);
            assertAllSignAndAccept("ES256", List.of(jdk, ec, ed));
            revokeSigningKey(ed);
            assertAllSignAndAccept("EdDSA", List.of(jdk, ec, ed));

            assertSecondFactorOfOneIsCheckedByTheOther("alice", jdk, ec);
            assertSecondFactorOfOneIsCheckedByTheOther("bob", ec, jdk);
        }
        assertThat(providersOfSignatures("jdk", "RS256")).isNotEmpty().doesNotContain(NATIVE);
        assertThat(providersOfSignatures("auto", "ES256")).containsOnly(NATIVE);
        assertThat(providersOfSignatures("auto", "EdDSA")).containsOnly(NATIVE);
    }

    /** As on a root that is read-only, where there is no other place to unpack a library to. */
    @Test
    void library_withoutATemporaryFolder_isLoadedFromWhereItLies() {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=/dev/null/none");

        try (PackagedSignet signet = PackagedSignet.start("crypto-no-folder", environment)) {
            assertThat(signet.log()).containsOnlyOnce("Cryptography by ").contains(BY_NATIVE);
            assertServes(signet);
        }
    }

    /** As where an image was made for another platform. */
    @Test
    void library_thatDoesNotLoad_isToldOnceAndDoneWithout(@TempDir Path folder) throws IOException {
        Path artifact = copyArtifact(folder);
        Path library = artifact.resolve(CRYPTO).resolve(PLATFORM).resolve(LIBRARY);
        Files.delete(library);
        Files.copy(anotherPlatform(artifact).resolve(LIBRARY), library);

        try (PackagedSignet signet = start("crypto-broken", artifact)) {
            assertThat(signet.log().lines().filter(line -> line.contains(NATIVE)))
                    .singleElement()
                    .asString()
                    .contains("\"level\":\"WARN\"", BY_THE_JDK + NATIVE + " does not work here: ", library.toString());
            assertServes(signet);
        }
    }

    @Test
    void library_thatThereIsNoneOfForThePlatform_isToldOnceAndDoneWithout(@TempDir Path folder) throws IOException {
        Path artifact = copyArtifact(folder);
        Files.move(
                artifact.resolve(CRYPTO).resolve(PLATFORM),
                artifact.resolve(CRYPTO).resolve("elsewhere"));

        try (PackagedSignet signet = start("crypto-absent", artifact)) {
            assertThat(signet.log())
                    .containsOnlyOnce("Cryptography by ")
                    .contains(BY_THE_JDK + "there is no native library for " + PLATFORM)
                    .doesNotContain(NATIVE);
            assertServes(signet);
        }
    }

    // --- How ---

    /** One that makes a recording of the providers that it asks for something. */
    private PackagedSignet replica(String provider, String algorithm) {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("SIGNET_CRYPTO_PROVIDER", provider);
        environment.put("SIGNET_KEY_ALGORITHM", algorithm);
        environment.put(
                "JDK_JAVA_OPTIONS",
                "-XX:StartFlightRecording:settings=none,dumponexit=true,filename=providers.jfr"
                        + ",+jdk.SecurityProviderService#enabled=true,+jdk.SecurityProviderService#stackTrace=true");
        return PackagedSignet.launch(name(provider, algorithm), environment);
    }

    private static String name(String provider, String algorithm) {
        return "crypto-" + provider + "-" + algorithm;
    }

    /** Of those that tokens were signed and verified with. */
    private static List<String> providersOfSignatures(String provider, String algorithm) throws IOException {
        Path recording = Path.of("target/packaged", name(provider, algorithm), "providers.jfr");
        return RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.SecurityProviderService"))
                .filter(event -> event.getString("type").equals("Signature") && isOfAToken(event))
                .map(event -> event.getString("provider"))
                .toList();
    }

    private static boolean isOfAToken(RecordedEvent event) {
        return event.getStackTrace().getFrames().stream()
                .anyMatch(frame -> frame.getMethod().getType().getName().startsWith("org.jose4j.jws."));
    }

    private static void assertAllSignAndAccept(String algorithm, List<PackagedSignet> replicas) {
        for (PackagedSignet signer : replicas) {
            Tokens tokens = await().atMost(PATIENCE)
                    .until(
                            signer::loginAdmin,
                            login -> algorithm.equals(
                                    DecodedToken.of(login.access()).header().get("alg")));
            for (PackagedSignet verifier : replicas) {
                verifier.me(tokens.access())
                        .then()
                        .statusCode(200)
                        .body("username", equalTo(TestDatabase.ADMIN_USERNAME));
            }
        }
    }

    /** Has that replica make another one, at once. */
    private static void revokeSigningKey(PackagedSignet replica) {
        String access = replica.loginAdmin().access();
        Object kid = DecodedToken.of(access).header().get("kid");
        replica.authorized(access)
                .post("/api/admin/keys/" + kid + "/revoke")
                .then()
                .statusCode(200);
    }

    private static void assertSecondFactorOfOneIsCheckedByTheOther(
            String username, PackagedSignet one, PackagedSignet other) {
        one.createUser(Map.of("username", username), PASSWORD);
        String access = one.login(username, PASSWORD).path("access");
        String secret = one.authorized(access)
                .body(Map.of("current_password", PASSWORD))
                .post("/api/users/me/second-factor/totp/")
                .path("secret");

        other.authorized(access)
                .body(Map.of("code", "%06d".formatted(new GoogleAuthenticator().getTotpPassword(secret))))
                .post("/api/users/me/second-factor/totp/confirm/")
                .then()
                .statusCode(200);
    }

    private static void assertServes(PackagedSignet signet) {
        signet.me(signet.refresh(signet.loginAdmin().refresh()).path("access"))
                .then()
                .statusCode(200);
    }

    private PackagedSignet start(String name, Path artifact) {
        return PackagedSignet.launch(
                        name, artifact.resolve("quarkus-run.jar"), PackagedSignet.environment(database.url()))
                .awaitReady();
    }

    private static Path anotherPlatform(Path artifact) throws IOException {
        try (Stream<Path> platforms = Files.list(artifact.resolve(CRYPTO))) {
            return platforms
                    .filter(platform -> !platform.endsWith(PLATFORM))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Path copyArtifact(Path folder) throws IOException {
        Path copy = folder.toRealPath().resolve("signet");
        try (Stream<Path> files = Files.walk(ARTIFACT)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(ARTIFACT.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return copy;
    }
}
