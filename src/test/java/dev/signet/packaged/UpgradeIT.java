package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.PreviousRelease;
import dev.signet.testing.Simultaneously;
import dev.signet.testing.Sql;
import dev.signet.testing.TestUser.Tokens;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replicas of the previous release and of this one, side by side on one database, as an upgrade has them. */
class UpgradeIT {

    private static final int CLIENTS = 3;
    private static final int ENOUGH = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Where a client's call may go just now. */
    private final List<PackagedSignet> serving = new CopyOnWriteArrayList<>();

    private final AtomicInteger served = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    @Test
    void previousRelease_besideThisOneOnItsSchema_losesNothing() {
        Optional<Path> artifact = PreviousRelease.build();
        assumeTrue(artifact.isPresent(), "The previous release could not be built");

        try (EmbeddedDatabase database =
                        EmbeddedDatabase.startEmpty(Path.of("target/postgresql/upgrade"), FreePorts.next());
                PackagedSignet previous = launchPrevious(artifact.get(), database)) {
            serving.add(previous);
            List<CompletableFuture<Tokens>> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> Simultaneously.start(this::loginAndRefresh))
                    .toList();
            awaitMoreServed();
            assertThat(version(database)).isEqualTo(7);

            try (PackagedSignet next =
                    PackagedSignet.start("upgrade-next", PackagedSignet.environment(database.url()))) {
                assertThat(version(database)).isGreaterThan(7);
                serving.add(next);
                awaitMoreServed();
                // A pod of the previous release that starts anew in the middle of it all.
                serving.remove(previous);
                try (PackagedSignet restarted = launchPrevious(artifact.get(), database)) {
                    serving.add(restarted);
                    awaitMoreServed();
                    serving.remove(restarted);
                    awaitMoreServed();
                    over = true;

                    assertThat(clients).allSatisfy(client -> assertThat(
                                    next.refresh(client.join().refresh()).statusCode())
                            .isEqualTo(200));
                    assertThat(refused).isEmpty();
                }
            }
        } finally {
            over = true;
        }
    }

    private static PackagedSignet launchPrevious(Path artifact, EmbeddedDatabase database) {
        Map<String, String> environment = PackagedSignet.environment(database.url());
        // It does not yet say so itself.
        environment.put("QUARKUS_FLYWAY_IGNORE_MIGRATION_PATTERNS", "*:future");
        return PackagedSignet.launch("upgrade-previous", artifact, environment).awaitReady();
    }

    /** Returns what the client has in the end. */
    private Tokens loginAndRefresh() {
        Tokens tokens = login();
        for (int round = 1; !over; round++) {
            Response answer = any().refresh(tokens.refresh());
            if (!isServed("refresh", answer)) {
                tokens = login();
                continue;
            }
            tokens = new Tokens(answer.path("access"), answer.path("refresh"));
            isServed("me", any().me(tokens.access()));
            if (round % 10 == 0) {
                tokens = login();
            }
        }
        return tokens;
    }

    private Tokens login() {
        Tokens tokens = any().loginAdmin();
        served.incrementAndGet();
        return tokens;
    }

    private PackagedSignet any() {
        List<PackagedSignet> now = List.copyOf(serving);
        return now.get(ThreadLocalRandom.current().nextInt(now.size()));
    }

    private boolean isServed(String what, Response answer) {
        if (answer.statusCode() == 200) {
            served.incrementAndGet();
            return true;
        }
        refused.add(what + " " + answer.statusCode() + " " + answer.asString());
        return false;
    }

    private void awaitMoreServed() {
        int before = served.get();
        await().atMost(PATIENCE).until(() -> served.get() - before >= ENOUGH);
        assertThat(refused).isEmpty();
    }

    private static long version(EmbeddedDatabase database) {
        return new Sql(database.url()).count("select max(version::bigint) from flyway_schema_history where success");
    }
}
