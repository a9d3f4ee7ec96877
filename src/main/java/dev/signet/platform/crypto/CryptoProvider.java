package dev.signet.platform.crypto;

import dev.signet.platform.settings.Configured;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Has the JVM sign, verify and encrypt with native code where there is some for it, before the first key is used. What
 * is signed or encrypted by one provider is verified or decrypted by any other.
 */
@ApplicationScoped
class CryptoProvider implements Configured {

    static final String NATIVE = "AmazonCorrettoCryptoProvider";

    private static final Logger LOG = Logger.getLogger(CryptoProvider.class);
    private static final String BY_THE_JDK = "Cryptography by the JDK " + Runtime.version() + ": ";

    private final boolean best;

    CryptoProvider(CryptoConfig config) {
        this.best = switch (config.provider()) {
            case "auto" -> true;
            case "jdk" -> false;
            default ->
                throw new ConfigurationException(
                        "signet.crypto.provider must be auto or jdk, not " + config.provider());
        };
    }

    void start(@Observes @Priority(1) StartupEvent event) throws URISyntaxException {
        if (best) {
            useTheBest();
        } else {
            useTheJdk();
        }
    }

    private static void useTheBest() throws URISyntaxException {
        if (ImageMode.current() == ImageMode.JVM) {
            use(folder());
        } else {
            LOG.info(BY_THE_JDK + "this is a native image");
        }
    }

    /** In a JVM that has started Signet before, as in development, it may be there. */
    static void useTheJdk() {
        Provider provider = Security.getProvider(NATIVE);
        if (provider != null) {
            Security.removeProvider(NATIVE);
            Security.addProvider(provider);
        }
        LOG.info(BY_THE_JDK + "signet.crypto.provider is jdk");
    }

    /** Goes on with the JDK's providers where there is nothing for this platform, or it does not work. */
    static void use(Path folder) {
        if (!Files.isDirectory(folder)) {
            LOG.info(BY_THE_JDK + "there is no native library for " + folder.getFileName());
            return;
        }
        try {
            Provider known = Security.getProvider(NATIVE);
            Provider provider = known == null ? CorrettoLoader.load(folder) : known;
            Security.removeProvider(NATIVE);
            Security.insertProviderAt(provider, behindSun());
            LOG.info("Cryptography by " + provider.getInfo());
        } catch (ReflectiveOperationException | MalformedURLException | LinkageError e) {
            LOG.warn(BY_THE_JDK + NATIVE + " does not work here: " + reason(e));
        }
    }

    /**
     * For the few bytes that they get here, SUN's digests are the faster ones, and so is all that the JDK builds on them:
     * PBKDF2 takes 1.7 times as long with another's.
     */
    private static int behindSun() {
        return 2
                + Stream.of(Security.getProviders())
                        .map(Provider::getName)
                        .toList()
                        .indexOf("SUN");
    }

    /** A folder for each platform, beside Signet's jar: in development and tests, beside the folder of its classes. */
    static Path folder() throws URISyntaxException {
        // Of a class that is as it was compiled: those that the framework changes lie elsewhere.
        Path signet = Path.of(CorrettoLoader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
        return signet.resolveSibling("crypto").resolve(platform);
    }

    /** The innermost: the outer ones say only that it did not load. */
    static Throwable reason(Throwable failure) {
        Throwable[] others = failure.getSuppressed();
        Throwable inner = others.length > 0 ? others[0] : failure.getCause();
        return inner == null ? failure : reason(inner);
    }
}
