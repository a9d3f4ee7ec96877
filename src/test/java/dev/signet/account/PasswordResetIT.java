package dev.signet.account;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class PasswordResetIT extends PasswordResetTest {}
