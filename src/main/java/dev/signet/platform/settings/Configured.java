package dev.signet.platform.settings;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * A bean that refuses a wrong configuration when it is made, by a {@link ConfigurationException} with a sentence that
 * says what to set. All of them are made at the start, and what they refuse is told together.
 */
public interface Configured {}
