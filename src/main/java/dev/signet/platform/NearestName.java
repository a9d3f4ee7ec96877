package dev.signet.platform;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody meant who has misspelt a name. */
public final class NearestName {

    private NearestName() {}

    /** Of several that are as near, the first in the order of letters. */
    public static String to(String name, Collection<String> names) {
        return names.stream()
                .min(Comparator.<String>comparingInt(candidate -> distance(candidate, name))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** How many letters have to be added or left out to make one of the other: a word that is missing is cheap. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= one.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= other.length(); column++) {
                int replaced = diagonal + (one.charAt(line - 1) == other.charAt(column - 1) ? 0 : 2);
                diagonal = row[column];
                row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
