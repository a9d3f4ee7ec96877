package dev.signet.secondfactor;

import dev.signet.platform.secret.MasterSecret;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.UUID;

/**
 * While the master secret is changed, has every second factor encrypted under the new one, when the service starts. A
 * replica that knows the old secret alone cannot read them any more.
 */
@ApplicationScoped
class Reencryption {

    private static final int BATCH = 100;

    private final MasterSecret secret;

    Reencryption(MasterSecret secret) {
        this.secret = secret;
    }

    void start(@Observes @Priority(110) StartupEvent event) throws Throwable {
        if (secret.isChanging()) {
            VertxContextSupport.subscribeAndAwait(() -> reencryptFrom(SecondFactor.FIRST));
        }
    }

    private Uni<Void> reencryptFrom(UUID after) {
        return Panache.withTransaction(() -> SecondFactor.lockNext(after, BATCH)
                        .invoke(batch -> batch.forEach(factor -> factor.reencrypt(secret))))
                .chain(batch -> batch.size() < BATCH ? Uni.createFrom().voidItem() : reencryptFrom(last(batch)));
    }

    private static UUID last(List<SecondFactor> batch) {
        return batch.get(batch.size() - 1).userId;
    }
}
