package dev.signet.django;

import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import dev.signet.platform.problem.ErrorCode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Gives all users in the form of {@code manage.py dumpdata}, a page at a time. Who was imported under a number has it as
 * the primary key again, for other tables of the project know the user by it; all others have the numbers after the
 * highest of those.
 */
@ApplicationScoped
class UserExport {

    private static final String DEFAULT_MODEL = "accounts.user";
    private static final Pattern MODEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}\\.[A-Za-z0-9_]{1,100}");

    private static final int PAGE = 500;
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final String NUMBER = "'^[1-9][0-9]{0,17}$'";

    private static final String FIRST_FREE_KEY =
            "select coalesce(max(source::bigint), 0) + 1 as first from imported_users where source ~ " + NUMBER;

    /** Where two projects have moved in, two users may have had one number: the older account keeps it. */
    private static final String PAGE_AFTER = """
            select u.*, i.source::bigint as key
            from users u left join imported_users i on i.user_id = u.id and i.source ~ %s
                 and not exists (
                     select from imported_users o join users other on other.id = o.user_id
                     where o.source = i.source and o.user_id < i.user_id)
            where u.id > $1 order by u.id limit $2
            """.formatted(NUMBER);

    private final Pool pool;
    private final Events events;
    private final DjangoRoles roles;

    UserExport(Pool pool, Events events, DjangoRoles roles) {
        this.pool = pool;
        this.events = events;
        this.roles = roles;
    }

    /** The name of the model to export; fails with {@code INVALID} if that is none. */
    static String requireModel(String name) {
        if (name == null) {
            return DEFAULT_MODEL;
        }
        if (!MODEL.matcher(name).matches()) {
            throw ErrorCode.INVALID.at("model", "This is no model such as accounts.user.");
        }
        return name;
    }

    /** Records that somebody is given all users. Answers the first number that is free for those who have none. */
    Uni<Long> begin() {
        return events.inTransaction(recorder -> recorder.record(Event.of(EventType.USERS_EXPORTED)))
                .chain(() -> pool.query(FIRST_FREE_KEY).execute())
                .map(rows -> rows.iterator().next().getLong("first"));
    }

    Multi<ExportedUser> users(String model, long firstFreeKey) {
        return Multi.createFrom().deferred(() -> new Export(model, firstFreeKey).users());
    }

    /** One run over all users. */
    private final class Export {

        private final String model;
        private long nextKey;
        private UUID last = BEFORE_ALL;

        private Export(String model, long firstFreeKey) {
            this.model = model;
            this.nextKey = firstFreeKey;
        }

        Multi<ExportedUser> users() {
            return Multi.createBy()
                    .repeating()
                    .uni(this::nextPage)
                    .whilst(rows -> rows.size() == PAGE)
                    .onItem()
                    .transformToMultiAndConcatenate(
                            rows -> Multi.createFrom().iterable(rows).map(this::exported));
        }

        private Uni<RowSet<Row>> nextPage() {
            return pool.preparedQuery(PAGE_AFTER).execute(Tuple.of(last, PAGE)).invoke(this::remember);
        }

        private void remember(RowSet<Row> rows) {
            RowIterator<Row> iterator = rows.iterator();
            while (iterator.hasNext()) {
                last = iterator.next().getUUID("id");
            }
        }

        private ExportedUser exported(Row row) {
            Long key = row.getLong("key");
            Set<String> names = Set.of(row.getArrayOfStrings("roles"));
            return new ExportedUser(
                    model,
                    key == null ? nextKey++ : key,
                    new ExportedUser.Fields(
                            row.getString("password_hash"),
                            text(row.getOffsetDateTime("last_login_at")),
                            roles.isSuperuser(names),
                            row.getString("username"),
                            row.getString("first_name"),
                            row.getString("last_name"),
                            orEmpty(row.getString("email")),
                            roles.isStaff(names),
                            row.getBoolean("active"),
                            text(row.getOffsetDateTime("created_at")),
                            orEmpty(row.getString("phone_number")),
                            List.of(),
                            List.of()));
        }
    }

    private static String text(OffsetDateTime time) {
        return time == null ? null : time.toInstant().toString();
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
