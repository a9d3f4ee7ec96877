package dev.signet.platform.settings;

import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Stops the start where the configuration is wrong, and says all that is wrong with it, for it to be set right at once. */
@ApplicationScoped
class ConfigurationCheck {

    void start(@Observes @Priority(0) StartupEvent event, @Any InjectableInstance<Configured> configured) {
        // Of two that go by the same setting, both say the same.
        SortedSet<String> sentences = new TreeSet<>();
        for (InstanceHandle<Configured> bean : configured.handles()) {
            refusal(bean).ifPresent(sentences::add);
        }
        if (!sentences.isEmpty()) {
            throw new ConfigurationException(String.join("\n", sentences));
        }
    }

    private static Optional<String> refusal(InstanceHandle<Configured> bean) {
        try {
            ClientProxy.unwrap(bean.get());
            return Optional.empty();
        } catch (ConfigurationException e) {
            return Optional.of(e.getMessage());
        }
    }
}
