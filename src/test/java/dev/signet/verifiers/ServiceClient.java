package dev.signet.verifiers;

/** As whom a verifier introspects. */
record ServiceClient(String id, String secret) {}
