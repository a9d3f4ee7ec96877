package dev.signet.platform;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * How people type a code that they read elsewhere: in groups, with spaces or hyphens between them, and on a keyboard for
 * Korean or Japanese in digits of full width. What is pasted may have the spaces and dashes of typesetters, too.
 */
public final class TypedCode {

    /** Space, dashes, the minus sign, and what cannot be seen. */
    private static final Pattern SEPARATORS = Pattern.compile("[\\s\\p{Z}\\p{Pd}\\p{Cf}\u2212]");

    private TypedCode() {}

    /** The code alone; null for null. */
    public static String read(String typed) {
        return typed == null
                ? null
                : SEPARATORS
                        .matcher(Normalizer.normalize(typed, Normalizer.Form.NFKC))
                        .replaceAll("");
    }
}
