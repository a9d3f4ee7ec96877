package dev.signet.platform.secret;

import io.smallrye.config.Secret;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

final class MasterSecretProducer {

    @Produces
    @Singleton
    MasterSecret masterSecret(SecretConfig config) {
        MasterSecret current =
                config.value().map(Secret::get).map(MasterSecret::parse).orElseGet(MasterSecret::missing);
        return config.previous()
                .map(Secret::get)
                .map(previous -> current.honouring(MasterSecret.parse(previous, "SIGNET_SECRET_PREVIOUS")))
                .orElse(current);
    }
}
