package dev.signet.token;

import dev.signet.platform.database.Cleanup;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.secret.MasterSecret;
import dev.signet.secondfactor.SecondFactorConfig;
import dev.signet.token.Challenge.Step;
import dev.signet.user.User;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/**
 * The wire form of challenges: {@code base64url(version, id, end, user id, time of the password, amr, HMAC-SHA-256)}.
 * Whoever has one has shown the first factor; it is good for nothing but the step that it is for. What is none is refused without
 * a look into the database, where nothing stands but that one is still {@linkplain PendingChallenge pending}.
 */
@ApplicationScoped
class Challenges {

    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 1 + 6 * Long.BYTES;
    private static final int MAC_BYTES = 32;
    private static final int LONGEST_AMR = 16;
    private static final int SHORTEST = lengthOf(FIXED_BYTES + MAC_BYTES);
    private static final int LONGEST = lengthOf(FIXED_BYTES + LONGEST_AMR + MAC_BYTES);

    /** Of each step, the one for new challenges first. */
    private final Map<Step, List<SecretKey>> keys;

    private final Duration lifetime;
    private final Clock clock;

    Challenges(MasterSecret secret, SecondFactorConfig config, Clock clock) {
        this.keys = Stream.of(Step.values())
                .collect(Collectors.toMap(Function.identity(), step -> secret.macKeys(step.macKey())));
        this.lifetime = config.challengeLifetime();
        this.clock = clock;
    }

    void start(@Observes StartupEvent event, Cleanup cleanup) {
        cleanup.delete("login_challenges", "expires_at", Duration.ZERO);
    }

    /**
     * For a user who has just come as far as this step.
     *
     * @param amr how (RFC 8176)
     */
    Challenge make(Step step, User user, String... amr) {
        Instant expiresAt = clock.instant().plus(lifetime).truncatedTo(ChronoUnit.MILLIS);
        return new Challenge(
                step, UUID.randomUUID(), user.id, user.passwordChangedAt, String.join(" ", amr), expiresAt);
    }

    String encode(Challenge challenge) {
        return encode(challenge, keys.get(challenge.step()).get(0));
    }

    /** Fails with {@link #notValid} if we have not made it for this step, or it is over. */
    Challenge decode(Step step, String text) {
        byte[] payload = payload(text);
        // The text and not its bytes: the last bits of the text may be in no byte.
        boolean ours = keys.get(step).stream().anyMatch(key -> isEqual(text, sign(payload, key)));
        if (!ours) {
            throw notValid();
        }
        // Only now, for what others have made may be of no time that there is.
        Challenge challenge = parse(step, ByteBuffer.wrap(payload));
        if (!challenge.expiresAt().isAfter(clock.instant())) {
            throw notValid();
        }
        return challenge;
    }

    private static byte[] payload(String text) {
        if (text.length() < SHORTEST || text.length() > LONGEST) {
            throw notValid();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return Arrays.copyOf(bytes, bytes.length - MAC_BYTES);
        } catch (IllegalArgumentException e) {
            throw notValid();
        }
    }

    private static Challenge parse(Step step, ByteBuffer payload) {
        payload.position(1);
        UUID id = new UUID(payload.getLong(), payload.getLong());
        Instant expiresAt = Instant.ofEpochMilli(payload.getLong());
        UUID userId = new UUID(payload.getLong(), payload.getLong());
        Instant passwordChangedAt = Instant.EPOCH.plus(payload.getLong(), ChronoUnit.MICROS);
        byte[] amr = new byte[payload.remaining()];
        payload.get(amr);
        return new Challenge(
                step, id, userId, passwordChangedAt, new String(amr, StandardCharsets.US_ASCII), expiresAt);
    }

    private static String encode(Challenge challenge, SecretKey key) {
        byte[] amr = challenge.amr().getBytes(StandardCharsets.US_ASCII);
        byte[] payload = ByteBuffer.allocate(FIXED_BYTES + amr.length)
                .put(VERSION)
                .putLong(challenge.id().getMostSignificantBits())
                .putLong(challenge.id().getLeastSignificantBits())
                .putLong(challenge.expiresAt().toEpochMilli())
                .putLong(challenge.userId().getMostSignificantBits())
                .putLong(challenge.userId().getLeastSignificantBits())
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, challenge.passwordChangedAt()))
                .put(amr)
                .array();
        return sign(payload, key);
    }

    private static String sign(byte[] payload, SecretKey key) {
        byte[] signed = ByteBuffer.allocate(payload.length + MAC_BYTES)
                .put(payload)
                .put(MasterSecret.mac(key, payload))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    }

    /** In characters of base64url without padding. */
    private static int lengthOf(int bytes) {
        return (bytes * 4 + 2) / 3;
    }

    /** In a time that does not tell how much of it is right. */
    private static boolean isEqual(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    /** What is answered to a challenge that is none, or none any more. */
    static ProblemException notValid() {
        return ErrorCode.TOKEN_NOT_VALID.because("Token is invalid or expired");
    }
}
