package dev.signet.load;

import static dev.signet.load.LoopbackClient.requireSuccess;

import dev.signet.testing.Sql;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a page of the administrators' list of users costs among so many users: the first, the next ones and one deep in
 * the list, whatever is asked for. A program and not a test: figures are those of one machine.
 *
 * <pre>
 * java -cp "target/test-classes:target/classes:$(cat target/test-classpath)" dev.signet.load.GrowthLoad 1000000
 * </pre>
 *
 * It starts a service and a database of its own on this machine and ends them. All users have random ids, the worst case:
 * no two of a page lie beside each other. A fifth hold the role {@code common}, 2 % {@code two}, five {@code rare}; 1 % are
 * deactivated.
 */
public final class GrowthLoad {

    private static final int CALLS = 15;
    private static final int MOST_PAGES = 20;
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

    private static final List<String> TEXTS = List.of("", "q=u", "q=u99", "q=u999", "q=F77", "q=F777", "q=nobody");
    private static final List<String> ROLES = List.of("", "role=common", "role=two", "role=rare");
    private static final List<String> ACTIVE = List.of("", "active=true", "active=false");
    private static final String DEEP = "after=e0000000-0000-4000-8000-000000000000";

    private final LoopbackClient client;
    private final String access;

    private GrowthLoad(LoopbackClient client, String access) {
        this.client = client;
        this.access = access;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("Argument: how many users, such as 1000000");
        }
        int users = Integer.parseInt(arguments[0]);
        try (Installation installation = Installation.start("growth", 1, Map.of())) {
            fill(installation.sql(), users);
            new GrowthLoad(installation.replica(0), installation.logInAdmin()).run();
        }
    }

    private static void fill(Sql sql, int users) {
        long start = System.nanoTime();
        sql.execute("""
                insert into users (id, username, email, phone_number, first_name, last_name, password_hash, roles, active)
                select gen_random_uuid(), 'u' || g, 'u' || g || '@example.com', '+8219' || lpad(g::text, 8, '0'),
                       'F' || g % 1000, 'L' || g % 5000, '!',
                       array_remove(array[case when g % 5 = 0 then 'common' end, case when g % 50 = 7 then 'two' end,
                                          case when g % (?::int / 5) = 11 then 'rare' end], null),
                       g % 100 <> 0
                from generate_series(1, ?) g
                """, users, users);
        double seconds = (System.nanoTime() - start) / 1e9;
        sql.execute("vacuum analyze");
        System.out.printf(
                Locale.ROOT,
                "%,d users in %.0f s, %d MB%n%n",
                users,
                seconds,
                sql.count("select pg_database_size(current_database()) / 1048576"));
    }

    private void run() throws Exception {
        System.out.printf("%-48s %10s %10s %8s%n", "milliseconds", "median", "longest", "pages");
        for (String text : TEXTS) {
            for (String role : ROLES) {
                for (String active : ACTIVE) {
                    report(text, role, active, "");
                }
                report(text, role, "", DEEP);
            }
        }
    }

    /** Calls for the first page again and again, then for those that follow. */
    private void report(String... criteria) throws Exception {
        String query = String.join(
                "&", Arrays.stream(criteria).filter(text -> !text.isEmpty()).toList());
        List<Double> milliseconds = new ArrayList<>();
        String next = "";
        for (int i = 0; i < CALLS; i++) {
            next = call(query, milliseconds);
        }
        int pages = 1;
        while (next != null && pages < MOST_PAGES) {
            next = call(query.replaceAll("&?after=.*", "") + "&after=" + next, milliseconds);
            pages++;
        }
        milliseconds.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%-48s %10.1f %10.1f %8d%n",
                query,
                milliseconds.get(milliseconds.size() / 2),
                milliseconds.get(milliseconds.size() - 1),
                pages);
    }

    private String call(String query, List<Double> milliseconds) throws Exception {
        long start = System.nanoTime();
        String body =
                requireSuccess(client.get("/api/admin/users?" + query, access)).body();
        milliseconds.add((System.nanoTime() - start) / 1e6);
        Matcher next = NEXT.matcher(body);
        return next.find() ? next.group(1) : null;
    }
}
