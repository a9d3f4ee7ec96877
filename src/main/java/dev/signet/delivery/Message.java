package dev.signet.delivery;

import java.time.Duration;
import java.util.Map;

/**
 * A message to a person.
 *
 * @param channel SMS or e-mail
 * @param to a phone number in E.164 or an e-mail address
 * @param language what the person reads (BCP 47); null: the configured default
 * @param data what the text is made with: {@code username}, and what its kind says; may hold a code
 * @param goodFor after how long it is not worth sending any more
 */
public record Message(
        Channel channel, String to, MessageKind kind, String language, Map<String, String> data, Duration goodFor) {

    @Override
    public String toString() {
        return "Message[" + channel + ", " + kind + "]";
    }
}
