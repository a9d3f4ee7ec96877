package dev.signet.key;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class JwkSetIT extends JwkSetTest {}
