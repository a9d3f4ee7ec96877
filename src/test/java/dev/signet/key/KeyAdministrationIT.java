package dev.signet.key;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class KeyAdministrationIT extends KeyAdministrationTest {}
