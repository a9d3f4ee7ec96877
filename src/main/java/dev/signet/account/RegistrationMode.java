package dev.signet.account;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Who may register. */
enum RegistrationMode {
    OPEN,
    INVITATION,
    CLOSED;

    static RegistrationMode of(String name) {
        return Stream.of(values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "signet.registration.mode must be open, invitation or closed, not " + name,
                        Set.of("signet.registration.mode")));
    }
}
