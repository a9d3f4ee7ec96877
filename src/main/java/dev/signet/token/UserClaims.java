package dev.signet.token;

import dev.signet.platform.settings.Configured;
import dev.signet.user.Subject;
import io.quarkus.arc.All;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The claims of a user's access token that are a matter of taste: {@code signet.token.claims} says which attribute of
 * the user stands in which, and {@link ClaimsContributor}s add their own. What a user does not have is not claimed.
 */
@ApplicationScoped
class UserClaims implements Configured {

    /** What Signet and verifiers rely on. */
    private static final Set<String> RESERVED = Set.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "sid",
            "client_id",
            "auth_time",
            "amr",
            "scope",
            "upn",
            "preferred_username",
            "groups");

    private static final String NONE = "none";
    private static final String TEXT = "text:";

    private static final Map<String, Function<Subject, Object>> ATTRIBUTES = new TreeMap<>(Map.of(
            "id", subject -> subject.id().toString(),
            "username", Subject::username,
            "email", Subject::email,
            "email_verified", subject -> subject.email() == null ? null : subject.emailVerified(),
            "phone_number", Subject::phoneNumber,
            "phone_number_verified", Subject::phoneNumberVerified,
            "first_name", Subject::firstName,
            "last_name", Subject::lastName,
            "name", UserClaims::fullName,
            "roles", Subject::roles));

    private final Map<String, Function<Subject, Object>> configured;
    private final List<ClaimsContributor> contributors;

    UserClaims(TokenConfig config, @All List<ClaimsContributor> contributors) {
        this.configured = config.claims().entrySet().stream()
                .filter(claim -> !claim.getValue().equals(NONE))
                .filter(claim -> !isEcho(claim.getKey(), config.claims()))
                .collect(Collectors.toMap(Map.Entry::getKey, claim -> attribute(claim.getKey(), claim.getValue())));
        this.contributors = contributors;
    }

    Map<String, Object> of(Subject subject) {
        Map<String, Object> claims = new LinkedHashMap<>();
        configured.forEach((name, attribute) -> put(name, attribute.apply(subject), claims));
        contributors.forEach(contributor -> contributor.claimsOf(subject).forEach((name, value) -> {
            if (RESERVED.contains(name)) {
                throw new IllegalStateException(contributor.getClass().getName() + " may not set the claim " + name);
            }
            put(name, value, claims);
        }));
        return claims;
    }

    /** A variable of the environment is read under two names, {@code user_id} and {@code user.id}. */
    private static boolean isEcho(String claim, Map<String, String> claims) {
        return claim.contains(".") && claims.containsKey(claim.replace('.', '_'));
    }

    private static void put(String name, Object value, Map<String, Object> claims) {
        if (value != null && !value.equals("")) {
            claims.put(name, value);
        }
    }

    private static Function<Subject, Object> attribute(String claim, String name) {
        if (RESERVED.contains(claim)) {
            throw new ConfigurationException(
                    "signet.token.claims.%s cannot be configured: Signet itself sets it.".formatted(claim));
        }
        if (name.startsWith(TEXT)) {
            return subject -> name.substring(TEXT.length());
        }
        if (!ATTRIBUTES.containsKey(name)) {
            throw new ConfigurationException("signet.token.claims.%s is %s, but must be none, text:…, or one of %s."
                    .formatted(claim, name, String.join(", ", ATTRIBUTES.keySet())));
        }
        return ATTRIBUTES.get(name);
    }

    private static String fullName(Subject subject) {
        return Stream.of(subject.firstName(), subject.lastName())
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
