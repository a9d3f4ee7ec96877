package dev.signet.platform.http;

import dev.signet.platform.problem.ErrorCode;
import java.util.UUID;

/** Reads parameters of a query more strictly than the framework does, which takes any text for false. */
public final class QueryParameters {

    private QueryParameters() {}

    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 100;

    /** The id of the last of the page before, or any other; null for a parameter that is not there. */
    public static UUID parseId(String name, String value) {
        try {
            return value == null ? null : UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw ErrorCode.INVALID.at(name, "Must be an id.");
        }
    }

    /** How many results a page has at most: {@code limit} from 1 to 100, or 50. */
    public static int parseLimit(String value) {
        int number;
        try {
            number = value == null ? DEFAULT_LIMIT : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            number = 0;
        }
        if (number < 1 || number > MOST) {
            throw ErrorCode.INVALID.at("limit", "Must be a number from 1 to 100.");
        }
        return number;
    }

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
