package dev.signet.load;

import java.io.IOException;
import java.util.List;

/** What a service has hashed so far, or from one moment to another, be it for logins or for new passwords. */
record Hashed(long count, double seconds) {

    /** @param management where the service tells its metrics */
    static Hashed by(LoopbackClient management) throws IOException, InterruptedException {
        List<String> lines = management.get("/q/metrics", null).body().lines().toList();
        return new Hashed(
                (long) value(lines, "signet_password_hashing_seconds_count"),
                value(lines, "signet_password_hashing_seconds_sum"));
    }

    private static double value(List<String> lines, String metric) {
        return lines.stream()
                .filter(line -> line.startsWith(metric))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    Hashed since(Hashed before) {
        return new Hashed(count - before.count, seconds - before.seconds);
    }

    /** How long one of them took. */
    double milliseconds() {
        return seconds / count * 1_000;
    }
}
