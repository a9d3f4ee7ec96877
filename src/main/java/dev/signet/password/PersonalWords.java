package dev.signet.password;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * What others know of a user, and what a password must therefore not be made of. Each may be null.
 *
 * @param phoneNumber in E.164
 */
public record PersonalWords(String username, String email, String phoneNumber) {

    /** A shorter word is found in too many good passwords by chance: there it takes the whole password. */
    private static final int SHORTEST_TO_SEARCH_FOR = 3;

    private static final int LONGEST_COUNTRY_CODE = 3;
    private static final int SHORTEST_NATIONAL_NUMBER = 7;

    /** The names of those words that are found in a password, whatever the case. */
    Stream<String> foundIn(String password) {
        return Stream.of(
                        isFound(username, password) ? "username" : "",
                        isFound(localPart(email), password) ? "email address" : "",
                        isFound(nationalNumber(phoneNumber), digits(password)) ? "phone number" : "")
                .filter(name -> !name.isEmpty());
    }

    private static boolean isFound(String word, String password) {
        if (word == null || word.isEmpty()) {
            return false;
        }
        String sought = word.toLowerCase(Locale.ROOT);
        String searched = password.toLowerCase(Locale.ROOT);
        return isWorthSearchingFor(sought) ? searched.contains(sought) : searched.equals(sought);
    }

    private static boolean isWorthSearchingFor(String word) {
        return word.codePointCount(0, word.length()) >= SHORTEST_TO_SEARCH_FOR;
    }

    private static String localPart(String email) {
        return email == null || !email.contains("@") ? email : email.substring(0, email.lastIndexOf('@'));
    }

    /**
     * The end of a phone number that is the same with the country code, without it, and with a trunk prefix in its
     * place. Which of the first digits are the country code does not matter: the longest is left out.
     */
    private static String nationalNumber(String phoneNumber) {
        if (phoneNumber == null) {
            return null;
        }
        String digits = digits(phoneNumber);
        int leftOut = Math.min(LONGEST_COUNTRY_CODE, digits.length() - SHORTEST_NATIONAL_NUMBER);
        return digits.substring(Math.max(0, leftOut));
    }

    /** So that {@code 010-1234-5678} is no better than {@code 01012345678}. */
    private static String digits(String text) {
        StringBuilder digits = new StringBuilder();
        text.codePoints().filter(Character::isDigit).forEach(digit -> digits.append(Character.digit(digit, 10)));
        return digits.toString();
    }
}
