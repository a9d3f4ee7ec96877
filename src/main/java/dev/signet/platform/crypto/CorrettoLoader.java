package dev.signet.platform.crypto;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.Provider;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * Loads Amazon Corretto Crypto Provider from a folder of its classes, and its library from where it lies among them. By
 * itself the provider would copy that library into a temporary folder, and there may be none.
 *
 * <p>A JVM loads a library once: who loads this one keeps the provider.
 */
final class CorrettoLoader extends URLClassLoader {

    private static final String PACKAGE = "com.amazon.corretto.crypto.provider.";

    private final Path libraries;

    private CorrettoLoader(Path folder) throws MalformedURLException {
        super(new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        this.libraries = folder.resolve(PACKAGE.replace('.', '/'));
    }

    /**
     * The provider, which has passed its self-test.
     *
     * @param folder absolute
     */
    static Provider load(Path folder) throws ReflectiveOperationException, MalformedURLException {
        // Has it look for the library by findLibrary.
        System.setProperty(PACKAGE + "useExternalLib", "true");
        Class<?> type = Class.forName(PACKAGE + "AmazonCorrettoCryptoProvider", true, new CorrettoLoader(folder));
        Provider provider = (Provider) type.getField("INSTANCE").get(null);
        // It has begun to test itself in that pool. Asked before it is done, it would do all of it once more.
        ForkJoinPool.commonPool().awaitQuiescence(5, TimeUnit.SECONDS);
        type.getMethod("assertHealthy").invoke(provider);
        return provider;
    }

    @Override
    protected String findLibrary(String name) {
        return libraries.resolve(System.mapLibraryName(name)).toString();
    }
}
