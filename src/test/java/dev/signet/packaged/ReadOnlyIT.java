package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A container whose root is read-only and which has no other place to write to. {@code CryptoProviderIT} shows the same
 * without a temporary folder, on systems that know no mounts of a process's own.
 */
class ReadOnlyIT {

    /** Nothing that is mounted can be written to, by this process alone; but for what it has inherited open, its log. */
    private static final String READ_ONLY = """
            cut -d ' ' -f 2 /proc/self/mounts | while read -r folder; do
                mount -o remount,bind,ro "$folder" 2>/dev/null
            done
            if touch /tmp/signet-read-only . 2>/dev/null; then exit 9; fi
            """;

    @Test
    void start_onAReadOnlyRootWithoutATemporaryFolder_serves() throws Exception {
        assumeTrue(succeeds(readOnly("true")), "mounts of a process's own");
        try (EmbeddedDatabase database =
                        EmbeddedDatabase.startEmpty(Path.of("target/postgresql/read-only"), FreePorts.next());
                PackagedSignet signet = PackagedSignet.startBy(
                        readOnly("exec \"$0\" \"$@\""), "read-only", PackagedSignet.environment(database.url()))) {

            signet.me(signet.loginAdmin().access()).then().statusCode(200);
            signet.request().get("/.well-known/jwks.json").then().statusCode(200);

            assertThat(signet.log()).doesNotContain("WARN", "ERROR", "Read-only", "Exception");
        }
    }

    private static List<String> readOnly(String command) {
        return List.of("unshare", "--mount", "sh", "-c", READ_ONLY + command);
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
