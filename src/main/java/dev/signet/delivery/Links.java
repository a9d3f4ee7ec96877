package dev.signet.delivery;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** What mails link to, where that is configured. */
final class Links {

    private static final String PLACE = "{token}";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1");

    private final Map<MessageKind, String> templates = new EnumMap<>(MessageKind.class);

    Links(DeliveryConfig.Link config) {
        config.emailVerification().ifPresent(url -> add(MessageKind.EMAIL_VERIFICATION, "email-verification", url));
        config.passwordReset().ifPresent(url -> add(MessageKind.PASSWORD_RESET, "password-reset", url));
        config.invitation().ifPresent(url -> add(MessageKind.INVITATION, "invitation", url));
    }

    private void add(MessageKind kind, String key, String url) {
        if (!isGood(url)) {
            String property = "signet.delivery.link." + key;
            throw new ConfigurationException(
                    "%s must be an https URL with {token} in it.".formatted(property), Set.of(property));
        }
        templates.put(kind, url);
    }

    private static boolean isGood(String url) {
        try {
            URI uri = URI.create(url.replace(PLACE, "token"));
            boolean secure = "https".equals(uri.getScheme()) || THIS_MACHINE.contains(uri.getHost());
            return url.contains(PLACE) && uri.getHost() != null && secure;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The link of a message, or null. */
    String to(Message message) {
        String template = templates.get(message.kind());
        String token = message.data().get("token");
        return template == null || token == null
                ? null
                : template.replace(PLACE, URLEncoder.encode(token, StandardCharsets.UTF_8));
    }
}
