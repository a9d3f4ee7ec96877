package dev.signet.secondfactor;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.spec.SecretKeySpec;

/** Codes that change with time: RFC 6238 with SHA-1 and steps of 30 seconds, which every authenticator knows. */
final class Totp {

    /** RFC 4226, section 4: the length of a SHA-1. */
    static final int SECRET_BYTES = 20;

    static final int DIGITS = 6;
    static final Duration STEP = Duration.ofSeconds(30);

    /** How many steps the clock of an authenticator may be off. */
    private static final int TOLERANCE = 1;

    private final TimeBasedOneTimePasswordGenerator generator;

    Totp(int digits) {
        this.generator = new TimeBasedOneTimePasswordGenerator(STEP, digits);
    }

    static long step(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP.toSeconds());
    }

    String code(byte[] secret, long step) {
        try {
            return generator.generateOneTimePasswordString(
                    new SecretKeySpec(secret, generator.getAlgorithm()),
                    Instant.ofEpochSecond(step * STEP.toSeconds()),
                    Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The step that a code is of, if that is the current one, the one before or the one after. */
    OptionalLong match(byte[] secret, String code, Instant now) {
        long current = step(now);
        // All of them are compared, so that the time does not tell which it was.
        long[] matching = LongStream.rangeClosed(current - TOLERANCE, current + TOLERANCE)
                .filter(step -> isEqual(code, code(secret, step)))
                .toArray();
        return LongStream.of(matching).max();
    }

    private static boolean isEqual(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
