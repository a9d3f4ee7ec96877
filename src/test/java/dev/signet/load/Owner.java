package dev.signet.load;

import static dev.signet.load.LoopbackClient.requireSuccess;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Somebody who logs in again and again, from where the account was logged in to before, while others attack. */
final class Owner {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Installation signet;
    private final String address;
    private final String credentials;
    private final Thread thread = new Thread(this::live);
    private volatile boolean over;
    private int logins;
    private int failures;
    private long slowest;

    private Owner(Installation signet, String address, String credentials) {
        this.signet = signet;
        this.address = address;
        this.credentials = credentials;
    }

    /** Logs in once, and from then on until it is stopped. */
    static Owner live(Installation signet, String address, String credentials) throws Exception {
        Owner owner = new Owner(signet, address, credentials);
        requireSuccess(signet.replica(0).from(address).post("/api/token/", credentials));
        owner.thread.setDaemon(true);
        owner.thread.start();
        return owner;
    }

    private void live() {
        try {
            while (!over) {
                long start = System.nanoTime();
                if (!logIn()) {
                    failures++;
                }
                slowest = Math.max(slowest, System.nanoTime() - start);
                logins++;
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean logIn() throws InterruptedException {
        try {
            return signet.replica(logins)
                            .from(address)
                            .post("/api/token/", credentials)
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d of %d logins succeeded, the slowest took %.2f s",
                logins - failures,
                logins,
                slowest / 1e9);
    }

    void stop() throws InterruptedException {
        over = true;
        thread.join();
    }
}
