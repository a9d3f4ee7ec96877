package dev.signet.oauth;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class OAuthTokenIT extends OAuthTokenTest {}
