package dev.signet.throttle;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class LoginThrottleIT extends LoginThrottleTest {}
