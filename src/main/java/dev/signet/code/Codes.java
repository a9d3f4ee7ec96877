package dev.signet.code;

import dev.signet.platform.Durations;
import dev.signet.platform.database.Cleanup;
import dev.signet.platform.settings.Configured;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * One-time codes and link tokens. Each is good for one user, one purpose and the number or address it was sent to, once,
 * for a while, and six digits for five tries. What races is decided by one statement each.
 *
 * <p>A user has six digits once for each purpose: new ones replace those before, for each that were good beside them
 * would have five tries of its own. Of links, which nobody guesses, the last three are good until one is used, for people
 * click the first mail that comes: they are one row, so that using one uses them all up.
 */
@ApplicationScoped
public class Codes implements Configured {

    private static final int SIX_DIGITS = 1_000_000;
    private static final int TRIES = 5;
    private static final int LINKS = 3;
    private static final Duration LONGEST_OF_DIGITS = Duration.ofMinutes(10);

    /**
     * Counts the try, whether it is right or not. That it is written is not waited for: so it takes as long for a code
     * that is there as for one that is not.
     */
    private static final String TRY = """
            with unhurried as materialized (select set_config('synchronous_commit', 'off', true))
            update one_time_codes c
            set tries = c.tries + 1,
                used_at = case when $5 and c.mac = any ($4) then clock_timestamp() end
            from unhurried
            where c.user_id = $1 and c.purpose = $2 and c.target = $3
              and c.used_at is null and c.tries < $6 and c.expires_at > clock_timestamp()
            returning c.mac = any ($4) as matches
            """;

    /** What was good before stays so beside a link that goes to the same address. */
    private static final String STORE = """
            insert into one_time_codes as c (id, user_id, purpose, target, mac, expires_at)
            values (?1, ?2, ?3, ?4, ?5, clock_timestamp() + make_interval(secs => cast(?6 as double precision)))
            on conflict on constraint one_time_codes_user_id_purpose_key do update
            set id = excluded.id, target = excluded.target, mac = excluded.mac, tries = 0,
                created_at = clock_timestamp(), expires_at = excluded.expires_at, used_at = null,
                earlier_of = excluded.id,
                (earlier_ids, earlier_macs, earlier_ends) = (
                    select coalesce(array_agg(id order by age), '{}'), coalesce(array_agg(mac order by age), '{}'),
                           coalesce(array_agg(ends order by age), '{}')
                    from (select id, mac, ends, age
                          from (select c.id, c.mac, c.expires_at as ends, 0 as age
                                union all
                                select e.id, e.mac, e.ends, e.age
                                from unnest(c.earlier_ids, c.earlier_macs, c.earlier_ends)
                                     with ordinality as e (id, mac, ends, age)
                                where c.earlier_of = c.id) as sent
                          where c.used_at is null and c.target = excluded.target and ends > clock_timestamp()
                          order by age limit ?7) as good)
            """;

    private static final String FIND = """
            select user_id, target, mac from one_time_codes
            where id = $1 and purpose = $2 and used_at is null and expires_at > clock_timestamp()
            union all
            select c.user_id, c.target, e.mac
            from one_time_codes c, unnest(c.earlier_ids, c.earlier_macs, c.earlier_ends) as e (id, mac, ends)
            where c.earlier_ids @> array[$1] and c.earlier_of = c.id and c.purpose = $2 and c.used_at is null
              and e.id = $1 and e.ends > clock_timestamp()
            """;

    private static final String SPEND = """
            update one_time_codes c set used_at = clock_timestamp()
            where user_id = ?1 and purpose = ?2 and target = ?3 and used_at is null
              and (mac in (?4, ?5) and expires_at > clock_timestamp()
                   or earlier_of = id and exists (
                       select from unnest(c.earlier_macs, c.earlier_ends) as e (mac, ends)
                       where e.mac in (?4, ?5) and e.ends > clock_timestamp()))
            """;

    private final SecureRandom random = new SecureRandom();
    private final Pool pool;
    private final CodeMacs macs;
    private final CodeConfig config;

    Codes(Pool pool, CodeMacs macs, CodeConfig config) {
        requirePositive("signet.code.lifetime", config.lifetime());
        requirePositive("signet.code.reset-link-lifetime", config.resetLinkLifetime());
        requirePositive("signet.code.verification-link-lifetime", config.verificationLinkLifetime());
        if (config.lifetime().compareTo(LONGEST_OF_DIGITS) > 0) {
            throw new ConfigurationException(
                    "signet.code.lifetime is %s, but must be at most %s."
                            .formatted(config.lifetime(), LONGEST_OF_DIGITS),
                    Set.of("signet.code.lifetime"));
        }
        this.pool = pool;
        this.macs = macs;
        this.config = config;
    }

    void start(@Observes StartupEvent event, Cleanup cleanup) {
        cleanup.delete("one_time_codes", "expires_at", Duration.ZERO);
    }

    /** A new one. It is good when it is stored. */
    public OneTimeCode generate(Purpose purpose, UUID userId, String target) {
        String value =
                purpose.isLink() ? LinkToken.generate(newId()).text() : "%06d".formatted(random.nextInt(SIX_DIGITS));
        return new OneTimeCode(purpose, userId, target, value);
    }

    /** How long one is good. */
    public Duration lifetime(Purpose purpose) {
        return switch (purpose) {
            case PASSWORD_RESET_BY_EMAIL -> config.resetLinkLifetime();
            case EMAIL_VERIFICATION -> config.verificationLinkLifetime();
            case PHONE_VERIFICATION, LOGIN, PASSWORD_RESET_BY_PHONE -> config.lifetime();
        };
    }

    /** Makes it good, within the current transaction: in the place of the one before, or beside it if it is a link. */
    public Uni<Void> store(OneTimeCode code) {
        boolean link = code.purpose().isLink();
        UUID id = link ? LinkToken.parse(code.value()).orElseThrow().id() : newId();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(STORE)
                        .setParameter(1, id)
                        .setParameter(2, code.userId())
                        .setParameter(3, code.purpose().code())
                        .setParameter(4, code.target())
                        .setParameter(5, macs.make(code.parts()))
                        .setParameter(6, lifetime(code.purpose()).toMillis() / 1000.0)
                        .setParameter(7, link ? LINKS - 1 : 0)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /**
     * Whether a code is right. Costs one of its tries, but does not use it up: {@link #spend} it in the transaction that
     * it is for.
     */
    public Uni<Boolean> check(OneTimeCode presented) {
        return judge(presented).map(Verdict.RIGHT::equals);
    }

    /** The same for who wants to know whether there was a code that could be tried. */
    public Uni<Verdict> judge(OneTimeCode presented) {
        return attempt(presented, false);
    }

    /** Uses a code up if it is right. Costs one of its tries. */
    public Uni<Boolean> use(OneTimeCode presented) {
        return attempt(presented, true).map(Verdict.RIGHT::equals);
    }

    /**
     * Uses up a code that was right a moment ago, and with a link those that were sent before and after it, within the
     * current transaction. Of many at once, one can.
     */
    public Uni<Boolean> spend(OneTimeCode checked) {
        List<byte[]> honoured = macs.honoured(checked.parts());
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SPEND)
                        .setParameter(1, checked.userId())
                        .setParameter(2, checked.purpose().code())
                        .setParameter(3, checked.target())
                        .setParameter(4, honoured.get(0))
                        .setParameter(5, honoured.get(honoured.size() - 1))
                        .executeUpdate())
                .map(spent -> spent == 1);
    }

    /** What a link token is good for, if it is: {@link #spend} it in the transaction that it is for. */
    public Uni<Optional<OneTimeCode>> findLink(Purpose purpose, String text) {
        return LinkToken.parse(text)
                .map(token -> pool.preparedQuery(FIND)
                        .execute(Tuple.of(token.id(), purpose.code()))
                        .map(rows -> first(rows).flatMap(row -> recognise(row, purpose, token))))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /** Makes what was sent and is not used yet good for nothing, within the current transaction. */
    public Uni<Void> withdraw(UUID userId, Purpose purpose) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "delete from one_time_codes where user_id = ?1 and purpose = ?2 and used_at is null")
                        .setParameter(1, userId)
                        .setParameter(2, purpose.code())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private Uni<Verdict> attempt(OneTimeCode presented, boolean use) {
        Buffer[] honoured =
                macs.honoured(presented.parts()).stream().map(Buffer::buffer).toArray(Buffer[]::new);
        return pool.preparedQuery(TRY)
                .execute(Tuple.of(
                        presented.userId(), presented.purpose().code(), presented.target(), honoured, use, TRIES))
                .map(rows -> first(rows)
                        .map(row -> row.getBoolean("matches") ? Verdict.RIGHT : Verdict.WRONG)
                        .orElse(Verdict.NOTHING_TO_TRY));
    }

    private Optional<OneTimeCode> recognise(Row row, Purpose purpose, LinkToken token) {
        OneTimeCode code = new OneTimeCode(purpose, row.getUUID("user_id"), row.getString("target"), token.text());
        return macs.matches(row.getBuffer("mac").getBytes(), code.parts()) ? Optional.of(code) : Optional.empty();
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    private static UUID newId() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null);
    }

    private static void requirePositive(String property, Duration value) {
        Durations.requireAtLeast(Duration.ofSeconds(1), property, value);
    }
}
