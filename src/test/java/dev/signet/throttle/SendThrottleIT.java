package dev.signet.throttle;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class SendThrottleIT extends SendThrottleTest {}
