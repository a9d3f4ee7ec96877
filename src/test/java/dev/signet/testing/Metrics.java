package dev.signet.testing;

import io.restassured.RestAssured;
import java.net.URL;

/** Reads what a service counts. */
public final class Metrics {

    private final URL url;

    /** @param url of its metrics, on the management port */
    public Metrics(URL url) {
        this.url = url;
    }

    /** A series by its name and labels, as Prometheus writes them. */
    public double read(String series) {
        return RestAssured.get(url)
                .asString()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + series));
    }
}
