package dev.signet.account;

import dev.signet.delivery.MessageKind;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Recorder;
import dev.signet.notice.Notices;
import dev.signet.notice.Owner;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.user.PhoneNumbers;
import dev.signet.user.User;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The fields that users and administrators change alike. */
@ApplicationScoped
class AccountFields {

    private final PhoneNumbers phoneNumbers;
    private final Notices notices;
    private final Clock clock;

    AccountFields(PhoneNumbers phoneNumbers, Notices notices, Clock clock) {
        this.phoneNumbers = phoneNumbers;
        this.notices = notices;
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

    /** What an account was before a change. */
    record Before(Owner owner, String firstName, String lastName, Set<String> roles, boolean active) {

        /** Which fields are different now. */
        Set<String> changed(User user) {
            Map<String, Boolean> same = Map.of(
                    "username", owner.username().equals(user.username),
                    "email", Objects.equals(owner.email(), user.email),
                    "email_verified", owner.emailVerified() == user.emailVerified,
                    "phone_number", Objects.equals(owner.phoneNumber(), user.phoneNumber),
                    "phone_number_verified", owner.phoneNumberVerified() == user.phoneNumberVerified,
                    "first_name", firstName.equals(user.firstName),
                    "last_name", lastName.equals(user.lastName),
                    "language", Objects.equals(owner.language(), user.language),
                    "roles", roles.equals(user.roleNames()),
                    "active", active == user.active);
            return same.entrySet().stream()
                    .filter(field -> !field.getValue())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** Whether the owner is reached elsewhere now. */
        boolean isReachedElsewhere(User user) {
            return !Objects.equals(owner.email(), user.email) || !Objects.equals(owner.phoneNumber(), user.phoneNumber);
        }
    }

    static Before before(User user) {
        return new Before(Owner.of(user), user.firstName, user.lastName, user.roleNames(), user.active);
    }

    /**
     * Records what a change has changed, all fields in one event, and an e-mail address and a phone number each in one of
     * its own, of which the owner is told.
     */
    Uni<Void> record(User user, Before before, Recorder recorder) {
        Set<String> changed = before.changed(user);
        if (changed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return recorder.record(
                        Event.of(EventType.USER_CHANGED).about(user.id).with("fields", String.join(" ", changed)))
                .chain(() -> changed.contains("email")
                        ? tell(EventType.EMAIL_CHANGED, MessageKind.EMAIL_CHANGED, user, before, recorder)
                        : Uni.createFrom().voidItem())
                .chain(() -> changed.contains("phone_number")
                        ? tell(EventType.PHONE_NUMBER_CHANGED, MessageKind.PHONE_NUMBER_CHANGED, user, before, recorder)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> tell(EventType type, MessageKind kind, User user, Before before, Recorder recorder) {
        return recorder.record(Event.of(type).about(user.id)).chain(() -> notices.tell(before.owner(), kind));
    }

    /** Applies what is not null. The phone number is one that {@link #readPhoneNumber} has read. */
    void apply(
            User user,
            Optional<String> email,
            Optional<String> phoneNumber,
            String firstName,
            String lastName,
            Optional<String> language) {
        if (email != null) {
            user.changeEmail(email.orElse(null));
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
        if (language != null) {
            user.language = language.orElse(null);
        }
        user.updatedAt = clock.instant();
    }
}
