package dev.signet.platform.crypto;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whose cryptography this JVM uses: for tests that have one read what the other has made. */
public enum Cryptography {
    JDK {
        @Override
        public void use() {
            CryptoProvider.useTheJdk();
        }
    },

    NATIVE {
        /** Skips the test on a platform that there is none for. */
        @Override
        public void use() {
            assumeTrue(Files.isDirectory(folder()), "There is no native library for this platform");
            CryptoProvider.use(folder());
        }
    };

    public abstract void use();

    /** As every start of Signet in this JVM leaves it. */
    public static void useDefault() {
        CryptoProvider.use(folder());
    }

    static Path folder() {
        try {
            return CryptoProvider.folder();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
