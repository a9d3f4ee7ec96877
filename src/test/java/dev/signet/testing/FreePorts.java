package dev.signet.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that are told theirs before they start. They lie below those that systems give to outgoing
 * connections: a free one of those may be taken by anybody's connection before its server gets there.
 */
public final class FreePorts {

    private static final int COUNT = 5_000;

    /** Two forks of one test run share no port. */
    private static final int FIRST = 20_000 + COUNT * (Fork.number() % 2);

    /** Begins anywhere, so that two test runs on one machine do not go for the same ports. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    /** A port that nobody listens on, and that is given to nobody else in this test run. */
    public static int next() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No port is free from " + FIRST + " to " + (FIRST + COUNT - 1));
    }

    private static boolean isFree(int port) {
        try {
            new ServerSocket(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
