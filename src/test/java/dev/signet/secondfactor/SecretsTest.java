package dev.signet.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.platform.secret.MasterSecret;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is stored of a second factor. */
class SecretsTest {

    private static final MasterSecret OLD = MasterSecret.parse("dGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgISE=");
    private static final MasterSecret NEW = MasterSecret.parse("YW5vdGhlciBzZWNyZXQgYW5vdGhlciBzZWNyZXQgISE=");
    private static final UUID USER = new UUID(1, 2);

    private final Secrets secrets = Secrets.generate(new SecureRandom());

    @Test
    void decrypt_ofWhatWasEncrypted_isTheSame() {
        assertSame(Secrets.decrypt(secrets.encrypt(OLD, USER), OLD, USER));
    }

    @Test
    void decrypt_whileTheMasterSecretChanges_isTheSame() {
        byte[] encrypted = secrets.encrypt(OLD, USER);
        MasterSecret changing = NEW.honouring(OLD);
        assertThat(Secrets.isCurrent(encrypted, changing, USER)).isFalse();
        assertSame(Secrets.decrypt(encrypted, changing, USER));
    }

    @Test
    void decrypt_forAnotherUser_fails() {
        byte[] encrypted = secrets.encrypt(OLD, USER);
        assertThatThrownBy(() -> Secrets.decrypt(encrypted, OLD, new UUID(1, 3)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void decrypt_underAnotherMasterSecret_fails() {
        byte[] encrypted = secrets.encrypt(OLD, USER);
        assertThatThrownBy(() -> Secrets.decrypt(encrypted, NEW, USER)).isInstanceOf(IllegalStateException.class);
    }

    private void assertSame(Secrets decrypted) {
        assertThat(decrypted.totp()).isEqualTo(secrets.totp()).hasSize(20);
        assertThat(decrypted.recoveryKey()).isEqualTo(secrets.recoveryKey());
    }
}
