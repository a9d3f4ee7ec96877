package dev.signet.delivery;

import dev.signet.platform.settings.Configured;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What messages say: a template for each language, channel and kind, {@code templates/delivery/en/sms/login_code.txt}.
 * Those of mails begin with the subject and an empty line.
 */
@ApplicationScoped
class Texts implements Configured {

    /** What every kind is written in. */
    private static final String ORIGINAL = "en";

    private static final int LONGEST_NAME = 30;

    /** What there is to put into a text. A message need not have all of it. */
    private static final List<String> DATA = List.of("username", "code", "token");

    private final Engine engine;
    private final Links links;
    private final String name;
    private final String defaultLanguage;

    Texts(Engine engine, DeliveryConfig config) {
        this.engine = engine;
        this.links = new Links(config.link());
        this.name = config.name();
        this.defaultLanguage = config.defaultLanguage();
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new ConfigurationException(
                    "signet.delivery.name must be one line of at most %d characters.".formatted(LONGEST_NAME),
                    Set.of("signet.delivery.name"));
        }
    }

    void start(@Observes @Priority(20) StartupEvent event) {
        for (Channel channel : Channel.values()) {
            for (MessageKind kind : MessageKind.values()) {
                if (find(ORIGINAL, channel, kind).isPresent()
                        && find(defaultLanguage, channel, kind).isEmpty()) {
                    throw new ConfigurationException(
                            "signet.delivery.default-language is %s, but there are no texts in it."
                                    .formatted(defaultLanguage),
                            Set.of("signet.delivery.default-language"));
                }
            }
        }
    }

    /** Fails if there is no text for that. */
    void require(Channel channel, MessageKind kind) {
        if (find(defaultLanguage, channel, kind).isEmpty()) {
            throw new IllegalArgumentException("There is no text for %s by %s".formatted(kind, channel));
        }
    }

    Text render(Message message) {
        String language = language(message);
        TemplateInstance instance = find(language, message.channel(), message.kind())
                .orElseThrow()
                .data("name", name)
                .data("link", links.to(message));
        DATA.forEach(key -> instance.data(key, message.data().get(key)));
        String text = instance.render().strip();
        return message.channel() == Channel.EMAIL ? mail(text, language) : new Text(null, text, language);
    }

    private static Text mail(String text, String language) {
        String[] parts = text.split("\\R\\R", 2);
        return new Text(parts[0], parts[1].strip() + "\n", language);
    }

    private String language(Message message) {
        return Optional.ofNullable(message.language())
                .map(tag -> Locale.forLanguageTag(tag).getLanguage())
                .filter(language ->
                        find(language, message.channel(), message.kind()).isPresent())
                .orElse(defaultLanguage);
    }

    private Optional<Template> find(String language, Channel channel, MessageKind kind) {
        String id = "delivery/%s/%s/%s.txt".formatted(language, channel.code(), kind.code());
        return Optional.ofNullable(engine.getTemplate(id));
    }
}
