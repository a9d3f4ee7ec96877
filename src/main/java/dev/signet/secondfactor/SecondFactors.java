package dev.signet.secondfactor;

import dev.signet.delivery.MessageKind;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Recorder;
import dev.signet.notice.Notices;
import dev.signet.notice.Owner;
import dev.signet.platform.Durations;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.secret.MasterSecret;
import dev.signet.platform.settings.Configured;
import dev.signet.user.User;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.bouncycastle.util.encoders.Base32;

/**
 * The second factors of users: an authenticator (TOTP, RFC 6238) and the recovery codes for when it is lost. Everything
 * here is part of the caller's transaction. What is to change is handed in with the row of its user locked, so that
 * nobody else changes it, and {@link User#secondFactor} is true exactly where there is a confirmed one.
 *
 * <p>Guesses are not counted here, for it depends on the caller how many there may be.
 */
@ApplicationScoped
public class SecondFactors implements Configured {

    private static final Duration SHORTEST_CHALLENGE = Duration.ofSeconds(1);

    private final Set<String> requiredRoles;
    private final String issuerName;
    private final MasterSecret secret;
    private final Notices notices;
    private final Clock clock;
    private final Totp totp = new Totp(Totp.DIGITS);
    private final SecureRandom random = new SecureRandom();

    SecondFactors(SecondFactorConfig config, MasterSecret secret, Notices notices, Clock clock) {
        Durations.requireAtLeast(
                SHORTEST_CHALLENGE, "signet.second-factor.challenge-lifetime", config.challengeLifetime());
        this.requiredRoles = requireRoles(config.requiredRoles().orElse(Set.of()));
        this.issuerName = requireIssuerName(config.issuerName());
        this.secret = secret;
        this.notices = notices;
        this.clock = clock;
    }

    /** The roles whose users need one. */
    public Set<String> requiredRoles() {
        return requiredRoles;
    }

    /** Whether a user has to have one, because of a role. */
    public boolean isDemandedOf(User user) {
        return Arrays.stream(user.roles).anyMatch(requiredRoles::contains);
    }

    public Uni<SecondFactorStatus> status(UUID userId) {
        return findConfirmed(userId)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(SecondFactorStatus.NONE)
                        : RecoveryCode.countLeft(userId)
                                .map(left -> new SecondFactorStatus(true, found.get().confirmedAt, left)));
    }

    /**
     * Begins to set one up, in the place of one that was begun and not confirmed. Fails with {@code CONFLICT} if there is
     * a confirmed one.
     */
    public Uni<Enrolment> enrol(User locked) {
        if (locked.secondFactor) {
            return Uni.createFrom().failure(exists());
        }
        Secrets secrets = Secrets.generate(random);
        return SecondFactor.find(locked.id)
                .map(begun -> begun == null ? new SecondFactor(locked.id) : begun)
                .invoke(factor -> factor.renew(secrets, secret, clock.instant()))
                .chain(factor -> factor.persist())
                .map(factor -> describe(secrets, locked));
    }

    /**
     * Confirms what {@link #enrol} has begun: from now on, it is needed. Fails with {@code CONFLICT} if nothing was begun
     * or it is confirmed already.
     *
     * @return the recovery codes, or nothing if the code is wrong
     */
    public Uni<Optional<List<String>>> confirm(User locked, Proof proof, Recorder recorder) {
        if (locked.secondFactor) {
            return Uni.createFrom().failure(exists());
        }
        return SecondFactor.find(locked.id)
                .onItem()
                .ifNull()
                .failWith(() -> ErrorCode.CONFLICT.because("No second factor is being set up."))
                .chain(factor -> confirm(factor, locked, proof, recorder));
    }

    /**
     * Uses a code or recovery code up, and tells the owner of the latter: there are few, and who has lost the authenticator
     * needs them. The row of the user need not be locked.
     *
     * @return false if it is wrong, or was used already; then it has changed nothing
     */
    public Uni<Boolean> use(User user, Proof proof, Recorder recorder) {
        return findConfirmed(user.id)
                .chain(found -> found.isEmpty() ? Uni.createFrom().item(false) : use(found.get(), proof))
                .call(used -> used && proof.isRecoveryCode()
                        ? tell(EventType.RECOVERY_CODE_USED, MessageKind.RECOVERY_CODE_USED, user, recorder)
                        : Uni.createFrom().voidItem());
    }

    /** Takes it away, recovery codes and all. Fails with {@code NOT_FOUND} if there is none. */
    public Uni<Void> remove(User locked, Recorder recorder) {
        if (!locked.secondFactor) {
            return Uni.createFrom().failure(none());
        }
        locked.secondFactor = false;
        return SecondFactor.deleteById(locked.id)
                .chain(() -> recorder.record(
                        Event.of(EventType.SECOND_FACTOR_DISABLED).about(locked.id)))
                .chain(() -> notices.tell(Owner.of(locked), MessageKind.SECOND_FACTOR_DISABLED));
    }

    /** Ten new recovery codes; those before are gone. Fails with {@code NOT_FOUND} if there is no second factor. */
    public Uni<List<String>> renewRecoveryCodes(User locked, Recorder recorder) {
        return findConfirmed(locked.id)
                .map(found -> found.orElseThrow(SecondFactors::none))
                .chain(this::makeRecoveryCodes)
                .call(() -> tell(EventType.RECOVERY_CODES_MADE, MessageKind.RECOVERY_CODES_MADE, locked, recorder));
    }

    private Uni<Optional<List<String>>> confirm(SecondFactor factor, User locked, Proof proof, Recorder recorder) {
        Instant now = clock.instant();
        OptionalLong step = match(factor, proof, now);
        if (step.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        factor.confirm(step.getAsLong(), now);
        locked.secondFactor = true;
        return makeRecoveryCodes(factor)
                .call(() -> tell(EventType.SECOND_FACTOR_ENABLED, MessageKind.SECOND_FACTOR_ENABLED, locked, recorder))
                .map(Optional::of);
    }

    private Uni<Boolean> use(SecondFactor factor, Proof proof) {
        Instant now = clock.instant();
        if (proof.isRecoveryCode()) {
            return RecoveryCode.use(factor.userId, factor.secrets(secret).mac(proof.code()), now);
        }
        OptionalLong step = match(factor, proof, now);
        return step.isEmpty() ? Uni.createFrom().item(false) : factor.use(step.getAsLong());
    }

    /** Records what a user has done, and tells the owner: it may be somebody else. */
    private Uni<Void> tell(EventType type, MessageKind kind, User user, Recorder recorder) {
        return recorder.record(Event.of(type).about(user.id).by(user.id))
                .chain(() -> notices.tell(Owner.of(user), kind));
    }

    private OptionalLong match(SecondFactor factor, Proof proof, Instant now) {
        return proof.isRecoveryCode()
                ? OptionalLong.empty()
                : totp.match(factor.secrets(secret).totp(), proof.code(), now);
    }

    private Uni<List<String>> makeRecoveryCodes(SecondFactor factor) {
        List<String> codes = RecoveryCodes.generate(random);
        Secrets secrets = factor.secrets(secret);
        List<byte[]> macs = codes.stream()
                .map(code -> secrets.mac(RecoveryCodes.normalize(code)))
                .toList();
        return RecoveryCode.replace(factor.userId, macs).replaceWith(codes);
    }

    private Enrolment describe(Secrets secrets, User user) {
        String base32 = Base32.toBase32String(secrets.totp());
        String uri = OtpauthUri.of(issuerName, user.username, base32);
        return new Enrolment(base32, uri, QrPng.of(uri));
    }

    private static Uni<Optional<SecondFactor>> findConfirmed(UUID userId) {
        return SecondFactor.find(userId).map(found -> Optional.ofNullable(found).filter(SecondFactor::isConfirmed));
    }

    private static ProblemException exists() {
        return ErrorCode.CONFLICT.because("There is a second factor already.");
    }

    private static ProblemException none() {
        return ErrorCode.NOT_FOUND.because("There is no second factor.");
    }

    private static Set<String> requireRoles(Set<String> roles) {
        roles.stream().filter(role -> !role.matches(User.ROLE)).findFirst().ifPresent(wrong -> {
            throw new ConfigurationException(
                    "signet.second-factor.required-roles has \"%s\". %s".formatted(wrong, User.ROLE_RULE));
        });
        return Set.copyOf(roles);
    }

    private static String requireIssuerName(String name) {
        if (name.isBlank() || name.length() > 64 || name.contains(":")) {
            throw new ConfigurationException(
                    "signet.second-factor.issuer-name must have 1 to 64 characters, and no colon among them.");
        }
        return name.strip();
    }
}
