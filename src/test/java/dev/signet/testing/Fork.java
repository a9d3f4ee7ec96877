package dev.signet.testing;

/**
 * Which of the JVMs of a test run this is: the build runs several at once, and what they leave is looked through when all
 * have ended. See {@code src/docs/testing.md}.
 */
final class Fork {

    private static final String NAME = System.getProperty("test.fork", "tests-1");

    private Fork() {}

    /** Of the folder that it has for itself. */
    static String name() {
        return NAME;
    }

    /** From 1. */
    static int number() {
        return Integer.parseInt(NAME.substring(NAME.lastIndexOf('-') + 1));
    }
}
