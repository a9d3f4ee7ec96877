package dev.signet.token;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Optional;

/** The {@code iss} of every token: the public base URL of this installation. */
@ApplicationScoped
public class Issuer {

    private static final String HOW_TO_SET =
            "Set SIGNET_ISSUER to the public base URL of this installation, such as https://auth.example.com";

    private final String value;

    Issuer(IssuerConfig config) {
        Optional<String> configured = config.value();
        this.value = configured
                .filter(Issuer::isBaseUrl)
                .orElseThrow(() -> new ConfigurationException(configured
                                .map(wrong -> "SIGNET_ISSUER is no base URL: " + wrong + ". ")
                                .orElse("")
                        + HOW_TO_SET));
    }

    /** Checks the configuration before anything else happens. */
    void start(@Observes @Priority(10) StartupEvent event) {}

    String value() {
        return value;
    }

    /** The URL of a path of this service that begins with a slash. */
    String url(String path) {
        return (value.endsWith("/") ? value.substring(0, value.length() - 1) : value) + path;
    }

    /** What comes after the host, without a slash at its end: nothing, or a path that begins with one. */
    String path() {
        return URI.create(url("")).getPath();
    }

    /** RFC 8414, section 2: a URL without query and fragment. */
    private static boolean isBaseUrl(String text) {
        try {
            URI uri = URI.create(text);
            boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return http && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
