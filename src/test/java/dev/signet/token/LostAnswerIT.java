package dev.signet.token;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class LostAnswerIT extends LostAnswerTest {}
