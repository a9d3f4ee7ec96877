package dev.signet.platform.secret;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

final class MasterSecretProducer {

    @Produces
    @Singleton
    MasterSecret masterSecret(SecretConfig config) {
        return config.value().map(MasterSecret::parse).orElseGet(MasterSecret::missing);
    }
}
