package dev.signet.code;

import dev.signet.platform.secret.MasterSecret;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.SecretKey;

/**
 * The MACs that codes and link tokens are stored as: who reads the database cannot try a million codes against them.
 * While a master secret is being changed, those made under the previous one are honoured.
 */
@ApplicationScoped
public class CodeMacs {

    /** Stands in no part: the service takes no text with it. */
    private static final String SEPARATOR = "\0";

    private final List<SecretKey> keys;

    CodeMacs(MasterSecret secret) {
        this.keys = secret.macKeys("one-time codes");
    }

    /** To store. */
    public byte[] make(String... parts) {
        return MasterSecret.mac(keys.get(0), message(parts));
    }

    /** All that are honoured: one or two. */
    public List<byte[]> honoured(String... parts) {
        return keys.stream().map(key -> MasterSecret.mac(key, message(parts))).toList();
    }

    /** Whether a stored MAC is one of these parts. */
    public boolean matches(byte[] stored, String... parts) {
        return honoured(parts).stream()
                .map(mac -> MessageDigest.isEqual(mac, stored))
                .reduce(false, Boolean::logicalOr);
    }

    private static byte[] message(String... parts) {
        return String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8);
    }
}
