package dev.signet.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoProviderTest {

    private static final Path LIBRARY =
            Path.of("com/amazon/corretto/crypto/provider", System.mapLibraryName("amazonCorrettoCryptoProvider"));

    @AfterAll
    static void putBack() {
        Cryptography.useDefault();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256withRSA", "SHA256withECDSA", "Ed25519"})
    void use_whereThereIsALibrary_signsWithIt(String algorithm) throws GeneralSecurityException {
        Cryptography.NATIVE.use();

        assertThat(Signature.getInstance(algorithm).getProvider().getName()).isEqualTo(CryptoProvider.NATIVE);
    }

    /** Slower is what has to cross into native code for a few bytes each time. */
    @Test
    void use_whereThereIsALibrary_leavesDigestsAndRandomNumbersToTheJdk() throws GeneralSecurityException {
        Cryptography.NATIVE.use();

        assertThat(MessageDigest.getInstance("SHA-256").getProvider().getName()).isEqualTo("SUN");
        assertThat(new SecureRandom().getProvider().getName()).isEqualTo("SUN");
        assertThat(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                        .getProvider()
                        .getName())
                .isEqualTo("SunJCE");
    }

    /** As a test does with every profile, and development with every reload. */
    @Test
    void use_twiceInOneJvm_leavesOneProvider() {
        Cryptography.NATIVE.use();
        List<String> once = providers();

        Cryptography.NATIVE.use();

        assertThat(providers()).isEqualTo(once).containsOnlyOnce(CryptoProvider.NATIVE);
    }

    @Test
    void useTheJdk_whereAnEarlierStartTookTheLibrary_signsWithTheJdk() throws GeneralSecurityException {
        Cryptography.NATIVE.use();

        Cryptography.JDK.use();

        assertThat(Signature.getInstance("SHA256withRSA").getProvider().getName())
                .isEqualTo("SunRsaSign");
        Cryptography.NATIVE.use();
        assertThat(Signature.getInstance("SHA256withRSA").getProvider().getName())
                .isEqualTo(CryptoProvider.NATIVE);
    }

    @Test
    void use_whereThereIsNoLibrary_leavesTheProvidersAlone(@TempDir Path folder) {
        Cryptography.JDK.use();
        List<String> before = providers();

        CryptoProvider.use(folder.resolve("Plan 9-pdp11"));

        assertThat(providers()).isEqualTo(before);
    }

    @Test
    void load_ofALibraryThatIsNotThere_failsWithItsPath(@TempDir Path folder) throws IOException {
        copyProvider(folder);
        Files.delete(folder.resolve(LIBRARY));

        assertThatThrownBy(() -> CorrettoLoader.load(folder))
                .satisfies(failure -> assertThat(CryptoProvider.reason(failure))
                        .isInstanceOf(UnsatisfiedLinkError.class)
                        .hasMessageContaining(folder.resolve(LIBRARY).toString()));
    }

    @Test
    void load_ofALibraryThatIsNone_failsWithItsPath(@TempDir Path folder) throws IOException {
        copyProvider(folder);
        Files.writeString(folder.resolve(LIBRARY), "broken");

        assertThatThrownBy(() -> CorrettoLoader.load(folder))
                .satisfies(failure -> assertThat(CryptoProvider.reason(failure))
                        .isInstanceOf(UnsatisfiedLinkError.class)
                        .hasMessageContaining(folder.resolve(LIBRARY).toString()));
    }

    /** Not even where the library is there for another platform alone, as where an image was built for another one. */
    @Test
    void load_ofAnotherPlatformsLibrary_fails() throws IOException {
        Path here = Cryptography.folder();
        try (Stream<Path> folders = Files.list(here.getParent())) {
            Path other =
                    folders.filter(folder -> !folder.equals(here)).findFirst().orElseThrow();

            assertThatThrownBy(() -> CorrettoLoader.load(other))
                    .satisfies(failure ->
                            assertThat(CryptoProvider.reason(failure)).isInstanceOf(UnsatisfiedLinkError.class));
        }
    }

    private static List<String> providers() {
        return Stream.of(Security.getProviders()).map(Provider::getName).toList();
    }

    /** Of whichever platform: its classes are the same for all. */
    private static void copyProvider(Path target) throws IOException {
        Path source = Cryptography.folder().resolveSibling("Linux-amd64");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(source.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        if (Files.notExists(target.resolve(LIBRARY))) {
            Files.createFile(target.resolve(LIBRARY));
        }
    }
}
