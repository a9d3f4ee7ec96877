package dev.signet.platform.http;

import dev.signet.platform.problem.ErrorCode;

/** Reads parameters of a query more strictly than the framework does, which takes any text for false. */
public final class QueryParameters {

    private QueryParameters() {}

    /** True, false, or null for a parameter that is not there. Fails with {@code INVALID} for anything else. */
    public static Boolean parseBoolean(String name, String value) {
        if (value == null) {
            return null;
        }
        return switch (value) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw ErrorCode.INVALID.at(name, "Must be true or false.");
        };
    }
}
