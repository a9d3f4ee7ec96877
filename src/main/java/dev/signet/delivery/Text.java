package dev.signet.delivery;

/**
 * A message in words. May hold a code.
 *
 * @param subject null for a text message
 * @param language what it is written in (BCP 47)
 */
public record Text(String subject, String body, String language) {

    @Override
    public String toString() {
        return "Text[" + language + "]";
    }
}
