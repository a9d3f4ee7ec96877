package dev.signet.token;

import dev.signet.code.Codes;
import dev.signet.code.OneTimeCode;
import dev.signet.code.Purpose;
import dev.signet.delivery.Channel;
import dev.signet.delivery.Message;
import dev.signet.delivery.MessageKind;
import dev.signet.delivery.Outbox;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.platform.EvenPace;
import dev.signet.platform.http.Origins;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.throttle.LoginAttempt;
import dev.signet.throttle.Throttle;
import dev.signet.user.PhoneNumbers;
import dev.signet.user.User;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Opens a session for a code that was sent to a verified phone number, where that is enabled. A number that is nobody's
 * gets the same answers at the same cost, and every refusal is that of a wrong password.
 */
@ApplicationScoped
class CodeLogin {

    private final boolean enabled;
    private final PhoneNumbers phoneNumbers;
    private final Codes codes;
    private final EvenPace pace;
    private final Outbox outbox;
    private final Throttle throttle;
    private final Events events;
    private final Origins origins;
    private final Login login;
    private final TokenMetrics metrics;

    CodeLogin(
            CodeLoginConfig config,
            PhoneNumbers phoneNumbers,
            Codes codes,
            EvenPace pace,
            Outbox outbox,
            Throttle throttle,
            Events events,
            Origins origins,
            Login login,
            TokenMetrics metrics) {
        this.enabled = config.enabled();
        this.phoneNumbers = phoneNumbers;
        this.codes = codes;
        this.pace = pace;
        this.outbox = outbox;
        this.throttle = throttle;
        this.events = events;
        this.origins = origins;
        this.login = login;
        this.metrics = metrics;
    }

    /** Whether a login is one with a code. Where that is not enabled, none is. */
    boolean takes(TokenRequests.Login request) {
        return enabled && request.phoneNumber() != null && request.code() != null;
    }

    /** Sends a code, if the number is that of an active account. */
    Uni<Void> send(String phoneNumber) {
        requireEnabled();
        String number = phoneNumbers
                .parse(phoneNumber)
                .orElseThrow(() -> ErrorCode.INVALID.at("phone_number", "The phone number entered is not valid."));
        return pace.of(throttle.countSend(number)
                .chain(() -> findUser(number))
                .chain(user -> send(number, user.filter(found -> found.active))));
    }

    Uni<LiveSession> login(String phoneNumber, String code) {
        String number = phoneNumbers.parse(phoneNumber).orElse(phoneNumber);
        return pace.ofFailure(findUser(number).chain(user -> throttle.admitLogin(number, user.map(found -> found.id))
                        .chain(attempt -> codes.use(new OneTimeCode(Purpose.LOGIN, idOf(user), number, code))
                                .chain(right -> open(user, right, attempt)))))
                .onTermination()
                .invoke((session, failure, cancelled) -> metrics.login(failure));
    }

    private void requireEnabled() {
        if (!enabled) {
            throw ErrorCode.NOT_FOUND.because("Not found.");
        }
        if (!outbox.reaches(Channel.SMS)) {
            throw ErrorCode.DELIVERY_UNAVAILABLE.because("Text messages cannot be sent.");
        }
    }

    private Uni<Optional<User>> findUser(String number) {
        return Panache.withSession(() -> User.findByVerifiedPhoneNumber(number)).map(Optional::ofNullable);
    }

    /** Written down for a number of nobody's, too. */
    private Uni<Void> send(String number, Optional<User> user) {
        OneTimeCode code = codes.generate(Purpose.LOGIN, idOf(user), number);
        Event event = Event.of(EventType.LOGIN_CODE_REQUESTED)
                .about(user.map(found -> found.id).orElse(null));
        return events.inTransaction(recorder -> recorder.record(event)
                .chain(() -> user.map(found -> codes.store(code).chain(() -> outbox.put(message(code, found))))
                        .orElseGet(() -> Uni.createFrom().voidItem())));
    }

    private Message message(OneTimeCode code, User user) {
        return new Message(
                Channel.SMS,
                code.target(),
                MessageKind.LOGIN_CODE,
                user.language != null ? user.language : origins.current().language(),
                Map.of("username", user.username, "code", code.value()),
                codes.lifetime(code.purpose()));
    }

    private Uni<LiveSession> open(Optional<User> user, boolean right, LoginAttempt attempt) {
        return right
                ? login.complete(user.orElseThrow(), Optional.empty(), attempt, "sms")
                : login.refuse(attempt, user, user.isEmpty() ? "unknown_user" : "wrong_code");
    }

    private static UUID idOf(Optional<User> user) {
        return user.map(found -> found.id).orElseGet(UUID::randomUUID);
    }
}
