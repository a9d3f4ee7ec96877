package dev.signet.user;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that people log in with: usernames, e-mail addresses and phone numbers. */
@ApplicationScoped
public class LoginNames {

    private final PhoneNumbers phoneNumbers;

    LoginNames(PhoneNumbers phoneNumbers) {
        this.phoneNumbers = phoneNumbers;
    }

    /** One and the same for all spellings of a name, but for the case of its letters. */
    public String spelling(String name) {
        return phoneNumbers.parse(name).orElseGet(() -> User.normalizeUsername(name));
    }

    /** All that an account is logged in to with, as they are spelled. */
    public Set<String> of(User user) {
        return Stream.of(user.username, user.email, user.phoneNumber)
                .filter(Objects::nonNull)
                .map(this::spelling)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
