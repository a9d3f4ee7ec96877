package dev.signet.django;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.event.Event;
import dev.signet.event.EventType;
import dev.signet.event.Events;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * What the database knows of the users of a file. Many go to it in one statement, as one JSON document. What is a name
 * without regard to case, only the database decides.
 */
@ApplicationScoped
class ImportedUsers {

    private static final String NAME_DIGEST = "sha256(convert_to(lower(%s), 'UTF8'))";

    private static final String FIND = """
            select g.number, i.source, i.user_id, u.id is not null as present, i.fields_digest, i.password_digest
            from json_to_recordset($1::text::json) as g (number integer, username text)
            left join imported_users i on i.name_digest = %s
            left join users u on u.id = i.user_id
            where i.user_id is not null or exists (select from users t where lower(t.username) = lower(g.username))
            """.formatted(NAME_DIGEST.formatted("g.username"));

    /** In one order, so that no two imports wait for each other. */
    private static final String CREATE = """
            with given as (
                select * from json_to_recordset(cast(cast(?1 as text) as json)) as g (
                    number integer, id uuid, username text, email text, phone_number text, first_name text, last_name text,
                    roles text[], password text, active boolean, date_joined timestamptz, last_login timestamptz,
                    source text, fields_digest text, password_digest text)
            ), made as (
                insert into users (id, username, email, phone_number, first_name, last_name, roles, password_hash, active,
                                   created_at, last_login_at)
                select id, username, email, phone_number, first_name, last_name, roles, password, active,
                       coalesce(date_joined, now()), last_login
                from given order by lower(username), number
                on conflict do nothing
                returning id
            ), noted as (
                insert into imported_users (name_digest, user_id, source, fields_digest, password_digest)
                select %s, id, source, decode(fields_digest, 'hex'), decode(password_digest, 'hex')
                from given join made using (id)
            )
            select id from made
            """.formatted(NAME_DIGEST.formatted("username"));

    /** Of two imports that say the same, one takes it. */
    private static final String TAKE = """
            update imported_users
            set fields_digest = ?1, password_digest = ?2, imported_at = clock_timestamp()
            where name_digest = %s and fields_digest = ?4 and password_digest = ?5
            """.formatted(NAME_DIGEST.formatted("cast(?3 as text)"));

    private final Pool pool;
    private final Events events;
    private final DjangoRoles roles;

    ImportedUsers(Pool pool, Events events, DjangoRoles roles) {
        this.pool = pool;
        this.events = events;
        this.roles = roles;
    }

    /**
     * What is known of a name.
     *
     * @param source whom it was imported as; null if that name was never imported, and is that of a user of ours
     * @param present whether the user is still there
     */
    record Known(String source, UUID userId, boolean present, byte[] fieldsDigest, byte[] passwordDigest) {

        boolean isImported() {
            return source != null;
        }

        boolean saysTheSame(DjangoUser user) {
            return Arrays.equals(fieldsDigest, user.fieldsDigest()) && !hasOtherPassword(user);
        }

        boolean hasOtherPassword(DjangoUser user) {
            return !Arrays.equals(passwordDigest, user.passwordDigest());
        }
    }

    /** What is known of each: those that nothing is known of are not in the map. */
    Uni<Map<DjangoUser, Known>> find(List<DjangoUser> users) {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < users.size(); i++) {
            names.addObject().put("number", i).put("username", users.get(i).username());
        }
        return pool.preparedQuery(FIND).execute(Tuple.of(names.toString())).map(rows -> {
            Map<DjangoUser, Known> known = new HashMap<>();
            rows.forEach(row -> known.put(users.get(row.getInteger("number")), known(row)));
            return known;
        });
    }

    private static Known known(Row row) {
        return row.getString("source") == null
                ? new Known(null, null, true, null, null)
                : new Known(
                        row.getString("source"),
                        row.getUUID("user_id"),
                        row.getBoolean("present"),
                        row.getBuffer("fields_digest").getBytes(),
                        row.getBuffer("password_digest").getBytes());
    }

    /** Creates those whose names are free, all in one transaction with its event; returns them. */
    Uni<Set<DjangoUser>> create(List<DjangoUser> users) {
        Map<UUID, DjangoUser> byId = new HashMap<>();
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < users.size(); i++) {
            UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
            byId.put(id, users.get(i));
            rows.add(row(i, id, users.get(i)));
        }
        return events.inTransaction(recorder -> insert(rows)
                        .call(ids -> ids.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : recorder.record(Event.of(EventType.USERS_IMPORTED)
                                        .with("created", Integer.toString(ids.size())))))
                .map(ids -> ids.stream().map(byId::get).collect(Collectors.toSet()));
    }

    private static Uni<List<UUID>> insert(ArrayNode rows) {
        return Panache.getSession().chain(session -> session.createNativeQuery(CREATE, UUID.class)
                .setParameter(1, rows.toString())
                .getResultList());
    }

    /**
     * Notes what the file says now, within the current transaction. False if another import has done so since it was
     * looked up.
     */
    Uni<Boolean> take(DjangoUser user, Known known) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(TAKE)
                        .setParameter(1, user.fieldsDigest())
                        .setParameter(2, user.passwordDigest())
                        .setParameter(3, user.username())
                        .setParameter(4, known.fieldsDigest())
                        .setParameter(5, known.passwordDigest())
                        .executeUpdate())
                .map(changed -> changed == 1);
    }

    private ObjectNode row(int number, UUID id, DjangoUser user) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("number", number)
                .put("id", id.toString())
                .put("username", user.username())
                .put("email", user.email())
                .put("phone_number", user.phoneNumber())
                .put("first_name", user.firstName())
                .put("last_name", user.lastName())
                .put("password", user.password())
                .put("active", user.active())
                .put("date_joined", text(user.dateJoined()))
                .put("last_login", text(user.lastLogin()))
                .put("source", user.source())
                .put("fields_digest", HexFormat.of().formatHex(user.fieldsDigest()))
                .put("password_digest", HexFormat.of().formatHex(user.passwordDigest()));
        ArrayNode names = row.putArray("roles");
        roles.with(Set.of(), user.staff(), user.superuser()).forEach(names::add);
        return row;
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
