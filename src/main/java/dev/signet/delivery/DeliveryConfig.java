package dev.signet.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How messages reach people. */
@ConfigMapping(prefix = "signet.delivery")
interface DeliveryConfig {

    /** What the messages call this installation. */
    @WithDefault("Signet")
    String name();

    /** What they are written in where the language of who reads them is unknown, or there is no text in it. */
    @WithDefault("en")
    String defaultLanguage();

    /** How many deliveries a replica has under way at once. */
    @WithDefault("16")
    int concurrency();

    Retry retry();

    Sms sms();

    Mail mail();

    Link link();

    /** When a delivery that has failed is tried again, as long as it is worth sending. */
    interface Retry {

        /** After how long the first time; then after twice as long each time. A little less, by chance. */
        @WithDefault("PT5S")
        Duration first();

        /** The longest wait. */
        @WithDefault("PT5M")
        Duration longest();
    }

    /** Text messages. */
    interface Sms {

        /** Where they are posted to, a gateway to a provider; without it, there are none. */
        Optional<String> url();

        /** What the calls are signed with: at least 24 random bytes in base64, with or without whsec_ in front. */
        Optional<Secret<String>> secret();

        /** How long the gateway may take to answer. */
        @WithDefault("PT10S")
        Duration timeout();
    }

    /** Mails. The SMTP server is Quarkus's to know: QUARKUS_MAILER_HOST and so on. */
    interface Mail {

        /** Whom they come from: an address, or a name with one in angle brackets; without it, there are none. */
        Optional<String> from();

        /** How long a delivery may take, from the connection to the end. Then its connection is closed. */
        @WithDefault("PT30S")
        Duration timeout();
    }

    /** What mails link to: https URLs with {token} in them. Without one, the mail has the token itself. */
    interface Link {

        Optional<String> emailVerification();

        Optional<String> passwordReset();

        Optional<String> invitation();
    }
}
