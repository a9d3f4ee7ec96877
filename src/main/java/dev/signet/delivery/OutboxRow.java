package dev.signet.delivery;

import java.util.UUID;

/**
 * A row that this replica has taken, to deliver it.
 *
 * @param payload an encrypted message; null for a webhook
 * @param eventId null for a message
 * @param attempts how often it has been taken, this time included
 * @param expired whether it is not worth delivering any more
 */
record OutboxRow(UUID id, Channel channel, byte[] payload, UUID eventId, int attempts, boolean expired) {

    @Override
    public String toString() {
        return "OutboxRow[" + id + "]";
    }
}
