package dev.signet.throttle;

import dev.signet.event.Event;
import dev.signet.event.Events;
import dev.signet.platform.Durations;
import dev.signet.platform.database.Cleanup;
import dev.signet.platform.database.DatabaseFailures;
import dev.signet.platform.http.Origins;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.secret.MasterSecret;
import dev.signet.platform.settings.Configured;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/**
 * Slows down those who try too often, on all replicas together: the counts are in the database. What counts whether it
 * succeeds or not is asked for and counted by one statement, so that no burst gets through between the two. Of logins,
 * where a success is to cost no write, only failures count: they are counted, and a session opened, by statements that
 * look once more; of a burst of guesses no more are answered than of as many one by one.
 */
@ApplicationScoped
public class Throttle implements Configured {

    /** Where the account was logged in to before, nobody's failures from elsewhere count. */
    private static final String ADMIT = """
            select exists (select from known_places where user_id = $1 and network = $2) as known,
                   (select max(blocked_until) from throttles
                    where key = $3 and blocked_until > clock_timestamp()) as pair_until,
                   (select max(blocked_until) from throttles
                    where key = any ($4) and blocked_until > clock_timestamp()) as others_until
            """;

    private static final String KNOWN =
            "select exists (select from known_places where user_id = $1 and network = $2) as known";

    /** Whether a proven number or e-mail address is that of an account that was logged in to from there before. */
    private static final String KNOWN_BY_TARGET = """
            select exists (
                select from known_places p join users u on u.id = p.user_id
                where p.network = $2
                  and (u.phone_number = $1 and u.phone_number_verified or lower(u.email) = lower($1) and u.email_verified)
            ) as known
            """;

    private static final String COUNT = "select " + Counted.call(1) + " as blocked_until";

    private static final String COUNT_AND_RECORD = COUNT + ", " + Events.call(Counted.PARAMETERS + 1) + " as recorded";

    /** One statement, so that of several at once one is the last that it takes. */
    private static final String COUNT_REPEATED = """
            insert into throttles (key, account, count, forget_at)
            values (?1, ?2, 1, clock_timestamp() + make_interval(secs => cast(?3 as double precision)))
            on conflict (key) do update
            set count = case when throttles.forget_at <= clock_timestamp() then 1 else throttles.count + 1 end,
                forget_at = case when throttles.forget_at <= clock_timestamp() then excluded.forget_at
                                 else throttles.forget_at end
            returning count
            """;

    private static final String FORGET_FAILURES = "delete from throttles where account = any ($1) or key = $2";

    private static final String UNLOCK =
            "with unlocked as (%s) select %s as recorded".formatted(FORGET_FAILURES, Events.call(3));

    /** A place where an account was not logged in to for so long is none of its places any more. */
    private static final Duration KNOWN_FOR = Duration.ofDays(180);

    private static final String NOWHERE = "nowhere";

    private final Pool pool;
    private final Events events;
    private final Origins origins;
    private final Clock clock;
    private final ThrottleConfig config;
    private final SecretKey macKey;

    Throttle(Pool pool, Events events, Origins origins, Clock clock, ThrottleConfig config, MasterSecret secret) {
        Rule.check("signet.throttle.login.account", config.login().account());
        Rule.check("signet.throttle.login.address", config.login().address());
        Rule.check("signet.throttle.login.pair", config.login().pair());
        Rule.check("signet.throttle.send.target", config.send().target());
        Rule.check("signet.throttle.send.address", config.send().address());
        Rule.check("signet.throttle.notice.target", config.notice().target());
        check("signet.throttle.notice.second-factor", config.notice().secondFactor());
        Rule.check("signet.throttle.registration.address", config.registration().address());
        Rule.check("signet.throttle.guess.account", config.guess().account());
        this.pool = pool;
        this.events = events;
        this.origins = origins;
        this.clock = clock;
        this.config = config;
        this.macKey = secret.macKey("throttle keys");
    }

    void start(@Observes StartupEvent event, Cleanup cleanup) {
        cleanup.delete("throttles", "forget_at", Duration.ZERO);
        cleanup.delete("known_places", "seen_at", KNOWN_FOR);
    }

    /**
     * Whether a login may be tried now. Fails with {@code TOO_MANY_REQUESTS}, alike for names that exist and others.
     *
     * @param name what was typed; counted by itself, for if all names of an account were counted together, one who is
     *     refused would learn which belong together
     * @param userId whom it means, if anybody
     */
    public Uni<LoginAttempt> admitLogin(String name, Optional<UUID> userId) {
        LoginAttempt asStranger = attempt(name, false);
        Buffer[] others =
                asStranger.counted().stream().skip(1).map(Counted::key).toArray(Buffer[]::new);
        return pool.preparedQuery(ADMIT)
                .execute(Tuple.of(
                        userId.orElse(null), asStranger.network(), asStranger.clearing()[0], others))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    refuseUntil(row.getOffsetDateTime("pair_until"));
                    if (row.getBoolean("known")) {
                        return attempt(name, true);
                    }
                    refuseUntil(row.getOffsetDateTime("others_until"));
                    return asStranger;
                });
    }

    /** Counts a failed login and records it. Fails with {@code TOO_MANY_REQUESTS} if it came too late to be tried. */
    public Uni<Void> countFailure(LoginAttempt attempt, Event failure) {
        Events.Prepared event = events.prepare(failure);
        List<Object> arguments = new ArrayList<>(Counted.arguments(attempt.counted()));
        arguments.addAll(event.arguments());
        return DatabaseFailures.repeatedOnce(
                        pool.preparedQuery(COUNT_AND_RECORD).execute(Tuple.from(arguments)))
                .invoke(event::tell)
                .invoke(rows -> refuseUntil(rows.iterator().next().getOffsetDateTime("blocked_until")))
                .replaceWithVoid();
    }

    /**
     * Counts a message that is asked for. Call it before it is looked up whether there is anybody to send it to. Where the
     * account was logged in to before that has proved the target, what others ask for does not count: they could keep its
     * owner from it otherwise. Fails with {@code TOO_MANY_REQUESTS}.
     *
     * @param target the phone number in E.164 or the e-mail address
     */
    public Uni<Void> countSend(String target) {
        String network = network();
        return pool.preparedQuery(KNOWN_BY_TARGET)
                .execute(Tuple.of(target, network))
                .map(rows -> rows.iterator().next().getBoolean("known"))
                .chain(known -> count(List.of(
                        known
                                ? counted(
                                        "send pair",
                                        fold(target) + " " + network,
                                        config.send().target())
                                : counted(
                                        "send target",
                                        fold(target),
                                        config.send().target()),
                        counted("send address", network, config.send().address()))));
    }

    /**
     * Whether somebody may be told something, who has not asked for it, which counts it; within the current transaction.
     *
     * @param target an e-mail address that nobody has verified
     */
    public Uni<Boolean> countNotice(String target) {
        return Panache.getSession()
                .chain(session -> Counted.within(
                        session,
                        counted("notice target", fold(target), config.notice().target())));
    }

    /**
     * Counts a wrong code of a second factor, within the current transaction: true for the one with which its owner is to
     * be told. They are counted from everywhere together, and no success has them forgotten: whoever guesses between two
     * logins of the owner would stay unseen. Only another password begins anew, for it is another that is known then.
     */
    public Uni<Boolean> countWrongCode(UUID userId, Instant passwordChangedAt) {
        ThrottleConfig.Repeated rule = config.notice().secondFactor();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(COUNT_REPEATED, Integer.class)
                        .setParameter(
                                1,
                                mac("notice second factor", userId + " " + passwordChangedAt)
                                        .getBytes())
                        .setParameter(2, secondFactorOf(userId).getBytes())
                        .setParameter(3, Counted.seconds(rule.forget()))
                        .getSingleResult())
                .map(count -> count == rule.after());
    }

    /** Counts a registration. Fails with {@code TOO_MANY_REQUESTS}. */
    public Uni<Void> countRegistration() {
        return count(List.of(
                counted("registration address", network(), config.registration().address())));
    }

    /**
     * Whether somebody who has shown the first factor may try the second now, which counts as a guess: at that account,
     * and from that address. Where the account was logged in to before, nobody's guesses from elsewhere count. They are
     * counted apart from those at passwords: who knows the password could otherwise have them forgotten. Fails with {@code
     * TOO_MANY_REQUESTS}.
     */
    public Uni<LoginAttempt> admitSecondFactor(UUID userId) {
        String network = network();
        Counted pair = secondFactor(userId, userId + " " + network);
        Counted account = secondFactor(userId, userId.toString());
        return pool.preparedQuery(KNOWN)
                .execute(Tuple.of(userId, network))
                .map(rows -> rows.iterator().next().getBoolean("known") ? List.of(pair) : List.of(pair, account))
                .call(this::count)
                .map(counted -> new LoginAttempt(network, List.of(), counted));
    }

    /** A login that goes on without a guess, after one that was right: nothing is counted for it, and nothing forgotten. */
    public LoginAttempt withoutGuess() {
        return new LoginAttempt(network(), List.of(), List.of());
    }

    /** It was tried and right, and is no login that has it forgotten: the guesses before do not count any more. */
    public Uni<Void> forget(LoginAttempt succeeded) {
        return forget(succeeded.clearing());
    }

    /** Counts a guess at the password of one user: call it before every one. Fails with {@code TOO_MANY_REQUESTS}. */
    public Uni<Void> countGuess(UUID userId) {
        return count(List.of(guess(userId)));
    }

    /** The guess was right: those before it are forgotten. */
    public Uni<Void> forgetGuesses(UUID userId) {
        return forget(new Buffer[] {guess(userId).key()});
    }

    /**
     * Lets an account be tried again from everywhere, but for addresses that are blocked themselves, and records it.
     *
     * @param names all that it is logged in to with
     */
    public Uni<Void> unlock(UUID userId, Collection<String> names, Event unlocked) {
        Events.Prepared event = events.prepare(unlocked);
        List<Object> arguments = new ArrayList<>(List.of(
                Stream.concat(names.stream().map(this::account), Stream.of(secondFactorOf(userId)))
                        .toArray(Buffer[]::new),
                guess(userId).key()));
        arguments.addAll(event.arguments());
        return pool.preparedQuery(UNLOCK)
                .execute(Tuple.from(arguments))
                .invoke(event::tell)
                .replaceWithVoid();
    }

    /**
     * Forgets the failed logins of an account, for who has just set a new password. Guesses at its second factor stay
     * counted: whoever can have a password sent would else have as many of them as passwords.
     */
    public Uni<Void> forgetFailures(UUID userId, Collection<String> names) {
        return pool.preparedQuery(FORGET_FAILURES)
                .execute(Tuple.of(
                        names.stream().map(this::account).toArray(Buffer[]::new),
                        guess(userId).key()))
                .replaceWithVoid();
    }

    private LoginAttempt attempt(String name, boolean known) {
        String network = network();
        Buffer account = account(name);
        Counted pair = new Counted(
                mac("login pair", fold(name) + " " + network),
                account,
                config.login().pair());
        List<Counted> all = List.of(
                pair,
                new Counted(
                        mac("login account", fold(name)),
                        account,
                        config.login().account()),
                counted("login address", network, config.login().address()));
        return new LoginAttempt(network, known ? List.of(pair) : all, List.of(pair));
    }

    private static void check(String property, ThrottleConfig.Repeated rule) {
        Rule.requireAtLeast(1, property + ".after", rule.after());
        Durations.requireAtLeast(Duration.ofSeconds(1), property + ".forget", rule.forget());
    }

    private Uni<Void> count(List<Counted> counted) {
        return DatabaseFailures.repeatedOnce(pool.preparedQuery(COUNT).execute(Tuple.from(Counted.arguments(counted))))
                .invoke(rows -> refuseUntil(rows.iterator().next().getOffsetDateTime("blocked_until")))
                .replaceWithVoid();
    }

    private Uni<Void> forget(Buffer[] keys) {
        return pool.preparedQuery("delete from throttles where key = any ($1)")
                .execute(Tuple.of(keys))
                .replaceWithVoid();
    }

    private void refuseUntil(OffsetDateTime blockedUntil) {
        if (blockedUntil != null) {
            Duration wait = Duration.between(clock.instant(), blockedUntil.toInstant());
            throw tooMany().retryAfter(Duration.ofSeconds(Math.max(1, wait.toSeconds() + 1)));
        }
    }

    private static ProblemException tooMany() {
        return ErrorCode.TOO_MANY_REQUESTS.because("Too many attempts. Try again later.");
    }

    private Counted guess(UUID userId) {
        return counted("guess", userId.toString(), config.guess().account());
    }

    private Counted secondFactor(UUID userId, String what) {
        return new Counted(
                mac("second factor", what),
                secondFactorOf(userId),
                config.guess().account());
    }

    private Buffer secondFactorOf(UUID userId) {
        return mac("second factor of", userId.toString());
    }

    private Counted counted(String kind, String what, Rule rule) {
        return new Counted(mac(kind, what), null, rule);
    }

    private Buffer account(String name) {
        return mac("account", fold(name));
    }

    private Buffer mac(String kind, String what) {
        return Buffer.buffer(MasterSecret.mac(macKey, (kind + "\n" + what).getBytes(StandardCharsets.UTF_8)));
    }

    private String network() {
        return Objects.requireNonNullElse(origins.current().network(), NOWHERE);
    }

    /**
     * Names that the database takes for the same are one: it lowers letter by letter, and in some locales more. Whoever
     * writes \u0130 for i would have all attempts anew otherwise.
     */
    private static String fold(String name) {
        return name.strip()
                .codePoints()
                .map(letter -> Character.toLowerCase(Character.toUpperCase(letter)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
