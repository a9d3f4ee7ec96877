package dev.signet.delivery;

import java.util.UUID;

/**
 * What is to be delivered: a message to a person, or an event to a webhook.
 *
 * @param id the same whenever it is tried
 * @param message null for a webhook
 * @param text what the message says, in the language of who reads it; null for a webhook
 * @param eventId null for a message
 */
public record Delivery(UUID id, Message message, Text text, UUID eventId) {

    @Override
    public String toString() {
        return "Delivery[" + id + "]";
    }
}
