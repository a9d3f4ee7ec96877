package dev.signet.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** How long the answers of one kind took. */
final class Timings {

    /** How many standard deviations of two that are alike hold 95 % of the cases. */
    private static final double NINETY_FIVE_PERCENT = 1.96;

    private final long[] nanoseconds;
    private final Set<String> answers = new TreeSet<>();
    private int count;

    Timings(int most) {
        this.nanoseconds = new long[most];
    }

    /** @param answer all of it by which the client could tell it from another */
    void add(long taken, String answer) {
        nanoseconds[count++] = taken;
        answers.add(answer);
    }

    Set<String> answers() {
        return answers;
    }

    /** With so much of the others below; 0 the shortest, 1 the longest. */
    private double milliseconds(double share) {
        long[] sorted = Arrays.copyOf(nanoseconds, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (count - 1))] / 1e6;
    }

    /**
     * How often, of one answer of each kind, the other's takes longer, by Mann and Whitney: 0.5 if the two cannot be told
     * apart, 0 or 1 if one answer is enough to.
     */
    double shareBelow(Timings other) {
        double below = 0;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < other.count; j++) {
                below += nanoseconds[i] < other.nanoseconds[j] ? 1 : nanoseconds[i] == other.nanoseconds[j] ? 0.5 : 0;
            }
        }
        return below / count / other.count;
    }

    /** How far from 0.5 the share of two that are alike is, by mere chance, in no more than 5 of 100 cases. */
    double chance(Timings other) {
        return NINETY_FIVE_PERCENT * Math.sqrt((count + other.count + 1) / (12.0 * count * other.count));
    }

    /** Number, shortest, median, 95 of 100, longest. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%5d %9.2f %9.2f %9.2f %9.2f",
                count,
                milliseconds(0),
                milliseconds(0.5),
                milliseconds(0.95),
                milliseconds(1));
    }
}
