package dev.signet.platform.http;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The schemes of the {@code Authorization} header that an access token may come with: {@code Bearer} (RFC 6750), and
 * others that stand for it where clients are used to them. A name has no case, and any number of spaces follow it (RFC
 * 9110, section 11.4).
 */
@Startup // so that a bad value of the configuration stops the start
@ApplicationScoped
public class AuthorizationSchemes {

    /** RFC 9110, section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** That of clients and their secrets. */
    private static final String BASIC = "Basic";

    private final List<String> names;

    AuthorizationSchemes(AuthorizationConfig config) {
        names = config.authHeaderTypes();
        for (String name : names) {
            if (!TOKEN.matcher(name).matches() || name.equalsIgnoreCase(BASIC)) {
                throw new ConfigurationException("SIGNET_TOKEN_AUTH_HEADER_TYPES must be names of schemes other than"
                        + " Basic, such as Bearer,JWT, which %s is not.".formatted(name));
            }
        }
    }

    /** The access token in a header; nothing if it is of another scheme. */
    public Optional<String> token(String authorization) {
        return find(authorization)
                .map(name -> authorization.strip().substring(name.length()).strip());
    }

    /**
     * What goes into {@code WWW-Authenticate}, each for itself: the scheme that the request has used, or all, if it has
     * used none of them.
     *
     * @param authorization the header of the request; may be null
     * @param parameters of the challenge
     */
    List<String> challenges(String authorization, String parameters) {
        return Optional.ofNullable(authorization).flatMap(this::find).map(List::of).orElse(names).stream()
                .map(name -> name + " " + parameters)
                .toList();
    }

    private Optional<String> find(String authorization) {
        String credentials = authorization.strip();
        return names.stream()
                .filter(name -> credentials.regionMatches(true, 0, name + " ", 0, name.length() + 1))
                .findFirst();
    }
}
