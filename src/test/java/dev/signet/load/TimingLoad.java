package dev.signet.load;

import static dev.signet.load.LoopbackClient.requireSuccess;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether the time of an answer tells what the answer itself does not: who is a user. A program and not a test.
 *
 * <pre>
 * ./mvnw package -DskipTests dependency:build-classpath -Dmdep.outputFile=target/test-classpath
 * java -cp "target/test-classes:target/classes:$(cat target/test-classpath)" dev.signet.load.TimingLoad
 * </pre>
 *
 * Starts a PostgreSQL, an SMS gateway, an SMTP server and one replica of the packaged service, and asks it one thing after
 * the other, 200 times of each kind and in random order, after it was warmed up. Every question is about a name, an e-mail
 * address or a number that was not asked about before, and comes from an address of its own, so that nobody is told to
 * wait; but for those who are locked, which are, the whole time, each of them. Of every two kinds that must look alike it
 * prints how often the one takes longer than the other, and whether anything in the answers tells them apart. Aims at this
 * machine alone and ends by itself. With a number as its argument it asks so many times.
 */
public final class TimingLoad {

    private static final int WARM_UP = 40;
    private static final int TIMES = 200;
    private static final int LOCKED = 20;

    /** Three failures lock an account for longer than this takes. */
    private static final int UNTIL_LOCKED = 3;

    private static final Map<String, String> PROPERTIES = Map.of(
            "signet.throttle.login.account.free", Integer.toString(UNTIL_LOCKED - 1),
            "signet.throttle.login.account.first", "PT2H",
            "signet.throttle.login.account.longest", "PT2H",
            "signet.throttle.login.account.forget", "P1D");

    private static final String PASSWORD = "nine lives and a fish";
    private static final String WRONG = "nine lives and a bird";

    private final PrintStream out = System.out;
    private final Random random = new Random(1);
    private final AtomicInteger addresses = new AtomicInteger();
    private final Installation signet;
    private final int times;
    private final int warmUp;

    private TimingLoad(Installation signet, int times) {
        this.signet = signet;
        this.times = times;
        this.warmUp = Math.min(WARM_UP, times);
    }

    /** What is asked, about the one of that number. */
    private interface Question {
        HttpResponse<String> ask(int subject) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        try (Installation signet = Installation.start("timing", 1, PROPERTIES)) {
            TimingLoad load = new TimingLoad(signet, arguments.length == 0 ? TIMES : Integer.parseInt(arguments[0]));
            load.prepare();
            load.logins();
            load.registrations();
            load.resets();
            load.codes();
        }
    }

    private void prepare() throws Exception {
        requireSuccess(signet.replica(0)
                .post(
                        "/api/admin/users",
                        "{\"username\": \"template\", \"password\": \"%s\"}".formatted(PASSWORD),
                        signet.logInAdmin()));
        people("active", "+82103", true, warmUp + times);
        people("inactive", "+82104", false, warmUp + times);
        people("locked", "+82106", true, LOCKED);
        for (int i = 0; i < LOCKED; i++) {
            for (int j = 0; j < UNTIL_LOCKED; j++) {
                login("locked." + i, WRONG);
                login("nobody.locked." + i, WRONG);
            }
        }
    }

    private void people(String name, String number, boolean active, int count) {
        signet.sql().execute("""
                        insert into users (id, username, email, email_verified, phone_number, phone_number_verified, active,
                                           password_hash, password_changed_at)
                        select gen_random_uuid(), ? || '.' || i, ? || '.' || i || '@signet.test', true,
                               ? || lpad(i::text, 7, '0'), true, ?, password_hash, password_changed_at
                        from generate_series(0, ?) as i, users where username = 'template'
                        """, name, name, number, active, count - 1);
    }

    private void logins() throws Exception {
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("unknown user", i -> login("nobody." + i, WRONG));
        questions.put("wrong password", i -> login("active." + i, WRONG));
        questions.put("inactive user", i -> login("inactive." + i, WRONG));
        questions.put("inactive user, right password", i -> login("inactive.%d@signet.test".formatted(i), PASSWORD));
        questions.put("locked account", i -> login("locked." + i % LOCKED, WRONG));
        questions.put("locked account, right password", i -> login("locked." + i % LOCKED, PASSWORD));
        questions.put("locked name of nobody", i -> login("nobody.locked." + i % LOCKED, WRONG));
        measure("Log in", questions, 4);
    }

    private void registrations() throws Exception {
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("free e-mail address", i -> register("a." + i, "email", "free.%d@signet.test".formatted(i)));
        questions.put("taken e-mail address", i -> register("b." + i, "email", "active.%d@signet.test".formatted(i)));
        questions.put("free phone number", i -> register("c." + i, "phone_number", number("+82105", i)));
        questions.put("taken phone number", i -> register("d." + i, "phone_number", number("+82103", i)));
        measure("Register", questions, 2);
    }

    private void resets() throws Exception {
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("known e-mail address", i -> reset("email", "active.%d@signet.test".formatted(i)));
        questions.put("unknown e-mail address", i -> reset("email", "nobody.%d@signet.test".formatted(i)));
        questions.put("e-mail address, inactive", i -> reset("email", "inactive.%d@signet.test".formatted(i)));
        questions.put("known phone number", i -> reset("phone_number", number("+82103", i)));
        questions.put("unknown phone number", i -> reset("phone_number", number("+82105", i)));
        questions.put("phone number, inactive", i -> reset("phone_number", number("+82104", i)));
        measure("Forgotten password", questions, 3);

        Map<String, Question> codes = new LinkedHashMap<>();
        codes.put("with a code outstanding", i -> confirm(number("+82103", i)));
        codes.put("of an inactive user", i -> confirm(number("+82104", i)));
        codes.put("of nobody", i -> confirm(number("+82105", i)));
        measure("Wrong code for a new password, number", codes, 3);
    }

    private void codes() throws Exception {
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("known", i -> post("/api/token/code/", "phone_number", number("+82103", i)));
        questions.put("unknown", i -> post("/api/token/code/", "phone_number", number("+82105", i)));
        questions.put("inactive", i -> post("/api/token/code/", "phone_number", number("+82104", i)));
        measure("Code to log in with, number", questions, 3);

        Map<String, Question> codes = new LinkedHashMap<>();
        codes.put("with a code outstanding", i -> login(Map.of("phone_number", number("+82103", i), "code", "000000")));
        codes.put("of an inactive user", i -> login(Map.of("phone_number", number("+82104", i), "code", "000000")));
        codes.put("of nobody", i -> login(Map.of("phone_number", number("+82105", i), "code", "000000")));
        measure("Log in with a wrong code, number", codes, 3);
    }

    // --- Measuring ---

    /**
     * @param alike how many of the first kinds must look alike; so must the rest
     */
    private void measure(String title, Map<String, Question> questions, int alike) throws Exception {
        Map<String, Timings> timings = new LinkedHashMap<>();
        for (Map.Entry<String, Question> kind : questions.entrySet()) {
            timings.put(kind.getKey(), new Timings(times));
            for (int i = 0; i < warmUp; i++) {
                kind.getValue().ask(i);
            }
        }
        for (Subject subject : shuffled(questions)) {
            long start = System.nanoTime();
            HttpResponse<String> answer = subject.question().ask(subject.number());
            timings.get(subject.kind()).add(System.nanoTime() - start, visible(answer));
        }
        out.printf("%n%-40s %5s %9s %9s %9s %9s  ms%n", title, "times", "shortest", "median", "95 %", "longest");
        timings.forEach((kind, timing) -> out.printf("  %-38s %s%n", kind, timing));
        List<String> kinds = List.copyOf(timings.keySet());
        compare(timings, kinds.subList(0, alike));
        compare(timings, kinds.subList(alike, kinds.size()));
        signet.awaitDelivered();
        signet.forget();
    }

    private record Subject(String kind, Question question, int number) {}

    private List<Subject> shuffled(Map<String, Question> questions) {
        List<Subject> subjects = new ArrayList<>();
        questions.forEach((kind, question) -> {
            for (int i = warmUp; i < warmUp + times; i++) {
                subjects.add(new Subject(kind, question, i));
            }
        });
        Collections.shuffle(subjects, random);
        return subjects;
    }

    private void compare(Map<String, Timings> timings, List<String> kinds) {
        for (int i = 0; i < kinds.size(); i++) {
            for (int j = i + 1; j < kinds.size(); j++) {
                Timings one = timings.get(kinds.get(i));
                Timings other = timings.get(kinds.get(j));
                out.printf(
                        Locale.ROOT,
                        "    %-68s %.3f  (by chance 0.5 ± %.3f)%s%n",
                        kinds.get(i) + " < " + kinds.get(j),
                        one.shareBelow(other),
                        one.chance(other),
                        one.answers().equals(other.answers()) ? "" : "  and the answers differ");
                if (!one.answers().equals(other.answers())) {
                    out.printf("      %s%n      %s%n", one.answers(), other.answers());
                }
            }
        }
    }

    /** All that a client sees but for what differs from request to request. */
    private static String visible(HttpResponse<String> answer) {
        boolean made = answer.statusCode() == 201;
        return answer.statusCode() + " " + answer.headers().map().keySet() + (made ? "" : " " + answer.body());
    }

    // --- Questions ---

    private HttpResponse<String> login(String username, String password) throws Exception {
        return login(Map.of("username", username, "password", password));
    }

    private HttpResponse<String> login(Map<String, String> fields) throws Exception {
        return post("/api/token/", fields);
    }

    private HttpResponse<String> register(String username, String field, String value) throws Exception {
        return post("/api/users/", Map.of("username", "new." + username, "password", PASSWORD, field, value));
    }

    private HttpResponse<String> reset(String field, String value) throws Exception {
        return post("/api/password/reset/", field, value);
    }

    private HttpResponse<String> confirm(String number) throws Exception {
        return post(
                "/api/password/reset/confirm/",
                Map.of("phone_number", number, "code", "000000", "new_password", PASSWORD));
    }

    private HttpResponse<String> post(String path, String field, String value) throws Exception {
        return post(path, Map.of(field, value));
    }

    /** From an address that nothing came from before. */
    private HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
        int number = addresses.getAndIncrement();
        String address = "10.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255);
        return signet.replica(0).from(address).post(path, new JsonObject(Map.copyOf(fields)).encode());
    }

    private static String number(String beginning, int number) {
        return beginning + "%07d".formatted(number);
    }
}
