package dev.signet.secondfactor;

import dev.signet.platform.TypedCode;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How recovery codes are written: {@code 4kd0-zt7m-q2xe}, 60 random bits in the base 32 of Crockford, which has no letters
 * that look like digits. They are read in either case, with or without what is between the groups.
 */
final class RecoveryCodes {

    static final int HOW_MANY = 10;

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int GROUPS = 3;
    private static final int GROUP_LENGTH = 4;

    private RecoveryCodes() {}

    static List<String> generate(SecureRandom random) {
        return Stream.generate(() -> code(random)).distinct().limit(HOW_MANY).toList();
    }

    /** One and the same for all spellings of a code. */
    static String normalize(String typed) {
        return TypedCode.read(typed)
                .toLowerCase(Locale.ROOT)
                .replace('o', '0')
                .replace('i', '1')
                .replace('l', '1');
    }

    private static String code(SecureRandom random) {
        return IntStream.range(0, GROUPS).mapToObj(i -> group(random)).collect(Collectors.joining("-"));
    }

    private static String group(SecureRandom random) {
        return random.ints(GROUP_LENGTH, 0, ALPHABET.length())
                .mapToObj(index -> ALPHABET.substring(index, index + 1))
                .collect(Collectors.joining());
    }
}
