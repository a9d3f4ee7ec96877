package dev.signet.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PoolHealthTest {

    private static final long LONG = PoolHealth.PATIENCE.plusMillis(1).toNanos();

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - LONG);
    private final PoolHealth pool = new PoolHealth(now::get);

    @Test
    void unreachableDatabase_isNoFaultOfThePool() {
        failForLong();
        pool.probed(false);
        now.addAndGet(LONG);

        assertThat(pool.isInDoubt()).isTrue();
        assertThat(pool.isBroken()).isFalse();
    }

    @Test
    void poolThatGivesNothingThoughTheDatabaseIsThere_isBroken() {
        failForLong();
        pool.probed(true);
        assertThat(pool.isBroken()).isFalse();
        now.addAndGet(LONG);
        pool.probed(true);

        assertThat(pool.isBroken()).isTrue();
    }

    @Test
    void databaseThatWasAwayAgain_isWaitedForAnew() {
        failForLong();
        pool.probed(true);
        now.addAndGet(LONG);
        pool.probed(false);
        pool.probed(true);

        assertThat(pool.isBroken()).isFalse();
    }

    @Test
    void poolThatGivesAgain_isWell() {
        failForLong();
        pool.probed(true);
        now.addAndGet(LONG);
        pool.served();

        assertThat(pool.isInDoubt()).isFalse();
        assertThat(pool.isBroken()).isFalse();
    }

    private void failForLong() {
        pool.failed();
        now.addAndGet(LONG);
        pool.failed();
    }
}
