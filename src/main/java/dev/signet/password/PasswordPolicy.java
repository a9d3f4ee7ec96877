package dev.signet.password;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which new passwords are accepted: long enough, hard to guess, and otherwise whatever their owner likes. No rules of
 * composition, as NIST SP 800-63B, section 3.1.1.2, demands. The messages are Django's.
 */
final class PasswordPolicy {

    /** So that nobody makes us hash a novel. */
    private static final int MAXIMUM_LENGTH = 128;

    private static final Range MINIMUM_LENGTHS = new Range(8, MAXIMUM_LENGTH);

    private final int minimumLength;

    PasswordPolicy(int minimumLength) {
        this.minimumLength = MINIMUM_LENGTHS.require("signet.password.minimum-length", minimumLength);
    }

    /** A message for each rule that a password breaks. May load the common passwords: not for an event loop. */
    List<String> objections(String password, PersonalWords about) {
        return Stream.of(similarity(password, about), length(password), commonness(password))
                .flatMap(messages -> messages)
                .toList();
    }

    private static Stream<String> similarity(String password, PersonalWords about) {
        return about.foundIn(password).map("The password is too similar to the %s."::formatted);
    }

    private Stream<String> length(String password) {
        int length = password.codePointCount(0, password.length());
        if (length < minimumLength) {
            return Stream.of(
                    "This password is too short. It must contain at least %d characters.".formatted(minimumLength));
        }
        if (length > MAXIMUM_LENGTH) {
            return Stream.of(
                    "This password is too long. It must contain at most %d characters.".formatted(MAXIMUM_LENGTH));
        }
        return Stream.empty();
    }

    private static Stream<String> commonness(String password) {
        return CommonPasswords.include(password) ? Stream.of("This password is too common.") : Stream.empty();
    }
}
