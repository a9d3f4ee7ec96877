package dev.signet.user;

/**
 * The statement of a page: {@code $1} is the id before its first, {@code $2} how many rows to give, then come the text and
 * the role where they are asked for. Every row has the columns of a user and {@code looked_up_to}, the id up to which
 * users were looked at if there are more; a page without users is one row that has nothing else.
 *
 * <p>It is written so that a plan made for any arguments does the right thing. A constant limit tells the planner how
 * little is wanted, and {@code lateral … limit 1} that each user is to be fetched by its id.
 */
final class UserSearchStatement {

    /** So many matches are fetched by the indexes of what is searched. */
    private static final int MOST_MATCHES = 3000;

    /** If there are more, they are frequent, and so many users are looked at in the order of the page. */
    private static final int MOST_LOOKED_AT = 2000;

    private static final int LARGEST_PAGE = 101;

    private final String columns;
    private final boolean text;
    private final boolean role;
    private final Boolean active;

    private UserSearchStatement(UserCriteria criteria, String columns) {
        this.columns = columns;
        this.text = criteria.text() != null;
        this.role = criteria.role() != null;
        this.active = criteria.active();
    }

    static String of(UserCriteria criteria, String columns) {
        UserSearchStatement statement = new UserSearchStatement(criteria, columns);
        return statement.text ? statement.search() : statement.walk();
    }

    private String walk() {
        return "select null::uuid as looked_up_to, page.* from (%s) page order by id limit $2"
                .formatted(role ? fetched(holders(LARGEST_PAGE), "true") : users(columns, LARGEST_PAGE));
    }

    private String search() {
        return """
                with matches as materialized (select id, active, roles from users_beginning_with($3, %1$d + 1)),
                    counted as materialized (select count(*) > %1$d as many from matches)
                select looked.looked_up_to, page.*
                from (select case when (select many from counted)
                             then (select id from (%2$s) candidate offset %5$d - 1) end as looked_up_to) looked
                left join (
                    (select * from (%3$s) few where not (select many from counted))
                    union all
                    (select * from (%4$s) common where (select many from counted))
                ) page on true
                order by page.id limit $2
                """.formatted(
                        MOST_MATCHES,
                        role ? holders(MOST_LOOKED_AT) : users("id", MOST_LOOKED_AT),
                        fetched(matches(), "true"),
                        common(),
                        MOST_LOOKED_AT);
    }

    /** Who of the matches meets the other criteria. */
    private String matches() {
        return "select distinct id from matches where id > $1%s%s order by id limit %d"
                .formatted(activity(), role ? " and roles @> array[$4::text]" : "", LARGEST_PAGE);
    }

    /** Who of the next users that meet the other criteria has the text. */
    private String common() {
        String matching = """
                (starts_with(lower(username), (select lower($3))) or starts_with(lower(email), (select lower($3)))
                 or starts_with(lower(first_name), (select lower($3))) or starts_with(lower(last_name), (select lower($3)))
                 or starts_with(phone_number, $3))""";
        return role
                ? fetched(holders(MOST_LOOKED_AT), matching)
                : "select %s from (%s) u where %s order by id limit $2"
                        .formatted(columns, users(columns, MOST_LOOKED_AT), matching);
    }

    /** The users with the ids of a query in order, if they meet a condition. */
    private String fetched(String ids, String condition) {
        return """
                select u.* from (%s) wanted
                cross join lateral (select %s from users where users.id = wanted.id and %s limit 1) u
                order by wanted.id limit $2""".formatted(ids, columns, condition);
    }

    private String users(String selected, int limit) {
        return "select %s from users where id > $1%s order by id limit %d".formatted(selected, activity(), limit);
    }

    private String holders(int limit) {
        if (active != null) {
            return holders(active, limit);
        }
        return "select id from ((%s) union all (%s)) holder order by id limit %d"
                .formatted(holders(true, limit), holders(false, limit), limit);
    }

    private String holders(boolean whoAreActive, int limit) {
        return "select user_id as id from user_roles where role = $%d and active = %s and user_id > $1 order by user_id limit %d"
                .formatted(text ? 4 : 3, whoAreActive, limit);
    }

    private String activity() {
        return active == null ? "" : active ? " and active" : " and not active";
    }
}
