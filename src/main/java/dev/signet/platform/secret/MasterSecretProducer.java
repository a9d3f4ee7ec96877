package dev.signet.platform.secret;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

final class MasterSecretProducer {

    @Produces
    @Singleton
    MasterSecret masterSecret(SecretConfig config) {
        MasterSecret current = config.value().map(MasterSecret::parse).orElseGet(MasterSecret::missing);
        return config.previous()
                .map(previous -> current.honouring(MasterSecret.parse(previous, "SIGNET_SECRET_PREVIOUS")))
                .orElse(current);
    }
}
