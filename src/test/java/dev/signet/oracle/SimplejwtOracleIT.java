package dev.signet.oracle;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class SimplejwtOracleIT extends SimplejwtOracleTest {}
