package dev.signet.account;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.user.PhoneNumbers;
import dev.signet.user.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/** The fields that users and administrators change alike. */
@ApplicationScoped
class AccountFields {

    private final PhoneNumbers phoneNumbers;
    private final Clock clock;

    AccountFields(PhoneNumbers phoneNumbers, Clock clock) {
        this.phoneNumbers = phoneNumbers;
        this.clock = clock;
    }

    /**
     * Reads the phone number of a request into E.164.
     *
     * @param text null if the request says nothing of it: then it is answered as it is
     */
    Optional<String> readPhoneNumber(Optional<String> text) {
        return text == null
                ? null
                : text.map(number -> phoneNumbers
                        .parse(number)
                        .orElseThrow(
                                () -> ErrorCode.INVALID.at("phone_number", "The phone number entered is not valid.")));
    }

    /** Applies what is not null. The phone number is one that {@link #readPhoneNumber} has read. */
    void apply(User user, Optional<String> email, Optional<String> phoneNumber, String firstName, String lastName) {
        if (email != null) {
            user.email = email.orElse(null);
        }
        if (phoneNumber != null) {
            user.changePhoneNumber(phoneNumber.orElse(null));
        }
        if (firstName != null) {
            user.firstName = firstName;
        }
        if (lastName != null) {
            user.lastName = lastName;
        }
        user.updatedAt = clock.instant();
    }
}
