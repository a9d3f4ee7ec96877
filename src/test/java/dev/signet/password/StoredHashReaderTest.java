package dev.signet.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredHashReaderTest {

    private final Logger logger = Logger.getLogger(StoredHashReader.class.getName());
    private final Warnings warnings = new Warnings();
    private final StoredHashReader reader = new StoredHashReader();

    @BeforeEach
    void listen() {
        logger.addHandler(warnings);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(warnings);
    }

    @ParameterizedTest
    @MethodSource("dev.signet.password.Hashes#ofOtherFormats")
    void read_knownFormat_isReadWithoutWarning(String encoded) {
        assertThat(reader.read(encoded)).isPresent();
        assertThat(warnings.messages).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.signet.password.Hashes#ofOtherFormats")
    void read_knownFormat_hasNoTellingText(String encoded) {
        assertThat(reader.read(encoded).map(StoredHash::toString))
                .hasValueSatisfying(text -> assertThat(text).matches("[\\w.]+@[0-9a-f]+"));
    }

    @ParameterizedTest
    @MethodSource("dev.signet.password.Hashes#outOfBounds")
    void read_parametersOutOfBounds_warnsOnceWithoutTheHash(String encoded) {
        assertThat(reader.read(encoded)).isEmpty();
        assertThat(reader.read(encoded)).isEmpty();

        assertThat(warnings.messages)
                .singleElement()
                .asString()
                .contains("out of bounds")
                .doesNotContain(encoded.substring(encoded.lastIndexOf('$')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a plain password", "md5$salt$5f4dcc3b5aa765d61d8327deb882cf99", "$2b$10$short"})
    void read_unknownFormat_warnsOnceWithoutTheHash(String encoded) {
        assertThat(reader.read(encoded)).isEmpty();
        assertThat(reader.read(encoded)).isEmpty();

        assertThat(warnings.messages)
                .singleElement()
                .asString()
                .contains("malformed")
                .doesNotContain(encoded);
    }

    @Test
    void read_unusable_isNothingToWarnOf() {
        assertThat(reader.read("!Zk3mT0aQ9xYbLw7RnE2vHcZk3mT0aQ9xYbLw7RnE")).isEmpty();
        assertThat(warnings.messages).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pbkdf2_sha256$10000000$salt$L4ge/MqoyK6hJ3gm3kna9W18VDpQvsQuQd+j0UdysuE=",
                "$2b$16$3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G",
                "bcrypt_sha256$$2b$16$3gOFDfs1bP6mfPrQ.IjT0ecATDUaGOfKnrXQzNs31UX0mAUCV763G",
                "scrypt$262144$salt$8$16$"
                        + "Y/cRaHC/NGsz976zmrf5MQIHZuVL4tZsE4PMhclLONWDmF9ZjGW960mjyXAzOPWfqHQ6KqQddalt0dDVDSAHYg==",
                "$argon2id$v=19$m=1048576,t=4,p=64$WmszbVQwYVE5eFliTHc3Ug$/3uTH9DqS96HxtHQ6knvP2XrAqsAMtpn6q/xb6igBMw",
            })
    void read_parametersAtTheirBounds_isRead(String encoded) {
        assertThat(reader.read(encoded)).isPresent();
    }

    private static final class Warnings extends Handler {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            messages.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
