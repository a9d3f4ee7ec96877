package dev.signet.event;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class OwnEventsIT extends OwnEventsTest {}
