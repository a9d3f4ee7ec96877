package dev.signet.key;

/** A key is not in the ring any more: it was revoked, or is too old. An event of CDI. */
public record KeyRemoved() {}
