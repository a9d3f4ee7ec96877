package dev.signet.load;

import static dev.signet.load.LoopbackClient.fields;
import static dev.signet.load.LoopbackClient.requireSuccess;

import dev.signet.load.Installation.Usage;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What comes of attacks with the limits as they come: how much of each is let through, what it costs the attacker and the
 * service, and whether the owner of the account, where it was logged in to before, is kept out meanwhile. A program and not
 * a test.
 *
 * <pre>
 * ./mvnw package -DskipTests dependency:build-classpath -Dmdep.outputFile=target/test-classpath
 * java -cp "target/test-classes:target/classes:$(cat target/test-classpath)" dev.signet.load.AttackLoad
 * </pre>
 *
 * Starts a PostgreSQL, an SMS gateway, an SMTP server and two replicas of the packaged service, and sends each attack to
 * both. The addresses that it comes from are those that a proxy would tell. What takes a patient attacker a day takes a
 * minute: whenever the attacker is told to wait, the time that is waited is let pass in the database, whose clock is the
 * one that decides. Aims at this machine alone and ends by itself. With a number as its argument, its floods are so many
 * times smaller.
 */
public final class AttackLoad {

    private static final int GUESSES = 10_000;
    private static final int ADDRESSES = 500;
    private static final int SPRAYED = 10_000;
    private static final int RESETS = 5_000;
    private static final int REGISTRATIONS = 1_000;
    private static final int BURST = 1_000;
    private static final int MOST_ADDRESSES = 1 << 16;

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration FOR_EVER = Duration.ofDays(2);
    private static final int MOST_IN_A_DAY = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String SOON_FORGOTTEN =
            "who waits for no longer than 4 minutes, and else until all is forgotten";
    private static final int SIX_DIGITS = 1_000_000;

    /** So many of one code that some are in vain: nobody but the service knows how many tries it has. */
    private static final int TRIES = 8;

    private static final String OWNER = "owner";
    private static final String OWNERS_EMAIL = "owner@signet.test";
    private static final String OWNERS_NUMBER = "+12025550101";
    private static final String OWNERS_ADDRESS = "198.51.100.7";
    private static final String PASSWORD = "nine lives and a fish";
    private static final String SPRAYED_PASSWORD = "Winter2026!";

    /** Of the names that are sprayed, so many are somebody's, and of those so many have that password. */
    private static final int PEOPLE = 400;

    private static final int CARELESS = 40;

    private final PrintStream out = System.out;
    private final SecureRandom random = new SecureRandom();
    private final Installation signet;
    private final AtomicInteger sent = new AtomicInteger();

    /** Of the requests of a flood, one of so many is sent. */
    private final int divisor;

    private AttackLoad(Installation signet, int divisor) {
        this.signet = signet;
        this.divisor = divisor;
    }

    public static void main(String[] arguments) throws Exception {
        try (Installation signet = Installation.start("attack", 2, Map.of())) {
            AttackLoad load = new AttackLoad(signet, arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]));
            load.prepare();
            load.guessOnePassword();
            load.sprayOnePassword();
            load.guessCodes();
            load.floodResets();
            load.floodRegistrations();
        }
    }

    private void prepare() throws Exception {
        String admin = signet.logInAdmin();
        requireSuccess(signet.replica(0)
                .post("/api/admin/users", """
                        {"username": "%s", "password": "%s", "email": "%s", "email_verified": true, "phone_number": "%s",
                         "phone_number_verified": true}""".formatted(OWNER, PASSWORD, OWNERS_EMAIL, OWNERS_NUMBER), admin));
        requireSuccess(signet.replica(0)
                .post(
                        "/api/admin/users",
                        "{\"username\": \"mallory\", \"password\": \"%s\", \"phone_number\": \"+12025550102\"}"
                                .formatted(PASSWORD),
                        admin));
        signet.sql().execute("update users set temporary_password_at = null");
        signet.sql().execute("""
                        insert into users (id, username, email, password_hash)
                        select gen_random_uuid(), 'user.' || i, 'user.' || i || '@signet.test',
                               case when i <= ? then ? else ? end
                        from generate_series(1, ?) as i
                        """, CARELESS, cheapHash(SPRAYED_PASSWORD), cheapHash(PASSWORD), PEOPLE);
    }

    // --- Passwords ---

    private void guessOnePassword() throws Exception {
        title("%,d guesses at one account from %d addresses", GUESSES, ADDRESSES);
        flood(
                GUESSES,
                i -> login(address(i % ADDRESSES), OWNER, "guess " + i),
                "compared",
                (outcome, used) -> outcome.of(401));
        HttpResponse<String> stranger = login(address(MOST_ADDRESSES - 1), OWNER, PASSWORD);
        out.printf("  the owner from a new address right after it: %d%n", stranger.statusCode());
        signet.forget();
        Flood.Request guess = i -> login(address(i), OWNER, "guess " + i);
        guessForADay("who tries as soon as it may", FOR_EVER, guess);
        guessForADay(SOON_FORGOTTEN, PATIENCE, guess);
    }

    /**
     * Guesses for as long as a day would be.
     *
     * @param patience who is told to wait for longer waits until all is forgotten instead. When that is, nobody tells the
     *     attacker: it is taken from the database
     */
    private void guessForADay(String who, Duration patience, Flood.Request guess) throws Exception {
        long compared = 0;
        Duration time = Duration.ZERO;
        for (int i = 0; i < MOST_IN_A_DAY && time.compareTo(DAY) < 0; i++) {
            HttpResponse<String> answer = guess.send(i);
            if (answer.statusCode() == 401 || answer.statusCode() == 200) {
                compared++;
            } else {
                Duration wait = retryAfter(answer);
                time = time.plus(pass(wait.compareTo(patience) > 0 ? untilForgotten() : wait));
            }
        }
        out.printf("  %,d compared on a day of one %s%n", compared, who);
        signet.forget();
    }

    private void sprayOnePassword() throws Exception {
        title("one password at %,d accounts from one address: %d exist, %d have it", SPRAYED, PEOPLE, CARELESS);
        List<Integer> order = IntStream.rangeClosed(1, SPRAYED).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(1));
        flood(
                SPRAYED,
                i -> login(address(0), "user." + order.get(i), SPRAYED_PASSWORD),
                "compared",
                (outcome, used) -> outcome.of(401) + outcome.of(200));
        long found = signet.sql().count("""
                select count(*) from users where username like 'user.%' and exists (
                    select from sessions where sessions.user_id = users.id)
                """);
        out.printf("  passwords found: %d%n", found);
        signet.forget();
        Flood.Request guess = i -> login(address(0), "nobody." + i, SPRAYED_PASSWORD);
        guessForADay("who tries as soon as it may", FOR_EVER, guess);
        guessForADay(SOON_FORGOTTEN, PATIENCE, guess);
    }

    // --- Codes ---

    private void guessCodes() throws Exception {
        title("six digits that verify a phone number, guessed by one who claims another's");
        String token =
                fields(requireSuccess(login(address(0), "mallory", PASSWORD))).get("access");
        guessCode(
                "phone_verification",
                i -> signet.replica(i).post("/api/users/me/phone/verification/", "", token),
                i -> signet.replica(i)
                        .post(
                                "/api/users/me/phone/verification/confirm/",
                                "{\"code\": \"%s\"}".formatted(code()),
                                token));
        title("six digits that set a new password, guessed from ever new addresses");
        guessCode(
                "password_reset_by_phone",
                i -> resetByPhone(address(i), OWNERS_NUMBER),
                i -> post(
                        address(i),
                        "/api/password/reset/confirm/",
                        "{\"phone_number\": \"%s\", \"code\": \"%s\", \"new_password\": \"taken over by mallory\"}"
                                .formatted(OWNERS_NUMBER, code())));
        title("six digits to log in with, guessed from ever new addresses");
        guessCode(
                "login",
                i -> post(address(i), "/api/token/code/", "{\"phone_number\": \"%s\"}".formatted(OWNERS_NUMBER)),
                i -> post(
                        address(i),
                        "/api/token/",
                        "{\"phone_number\": \"%s\", \"code\": \"%s\"}".formatted(OWNERS_NUMBER, code())));
    }

    private void guessCode(String purpose, Flood.Request send, Flood.Request guess) throws Exception {
        requireSuccess(send.send(0));
        flood(BURST, guess, "compared of one code", (outcome, used) -> tries(purpose));
        signet.forget();
        signet.sql().execute("delete from one_time_codes");
        long codes = 0;
        long compared = 0;
        Duration time = Duration.ZERO;
        for (int i = 0; i < MOST_IN_A_DAY && time.compareTo(DAY) < 0; i++) {
            HttpResponse<String> answer = requireAnswered(send.send(i));
            time = time.plus(waitAsTold(answer));
            if (answer.statusCode() == 202) {
                codes++;
                for (int j = 0; j < TRIES; j++) {
                    time = time.plus(waitAsTold(guess.send(i * TRIES + j)));
                }
                compared += tries(purpose);
            }
        }
        out.printf(
                Locale.ROOT,
                "  on a day of one who waits as told: %d codes sent, %d guesses compared; right with a probability of"
                        + " %.4f %% a day, %.2f %% a year%n",
                codes,
                compared,
                100.0 * compared / SIX_DIGITS,
                100 * (1 - Math.pow(1 - (double) compared / SIX_DIGITS, 365)));
        signet.forget();
    }

    /** Tries that counted of the code that was sent last. */
    private long tries(String purpose) {
        return signet.sql().count("select coalesce(sum(tries), 0) from one_time_codes where purpose = ?", purpose);
    }

    // --- Messages ---

    private void floodResets() throws Exception {
        title("%,d password resets by e-mail for one account from %d addresses", RESETS, ADDRESSES);
        flood(RESETS, i -> resetByEmail(address(i % ADDRESSES), OWNERS_EMAIL), "sent", (outcome, used) -> used.mails());
        out.printf(
                "  the owner asks for one, where the account was logged in to before: %d%n",
                resetByEmail(OWNERS_ADDRESS, OWNERS_EMAIL).statusCode());
        signet.forget();
        sendForADay("to one account, from ever new addresses", i -> resetByEmail(address(i), OWNERS_EMAIL));

        title("%,d password resets by phone for one account from %d addresses", RESETS, ADDRESSES);
        flood(
                RESETS,
                i -> resetByPhone(address(i % ADDRESSES), OWNERS_NUMBER),
                "sent",
                (outcome, used) -> used.texts());
        signet.forget();

        title("password resets for %,d addresses, of which %d are somebody's, from one address", RESETS, PEOPLE);
        flood(
                RESETS,
                i -> resetByEmail(address(0), "user." + (i + 1) + "@signet.test"),
                "sent",
                (outcome, used) -> used.mails());
        signet.forget();
        sendForADay(
                "from one address, each for another account",
                i -> resetByEmail(address(0), "user." + (i % PEOPLE + 1) + "@signet.test"));
    }

    private void sendForADay(String what, Flood.Request request) throws Exception {
        signet.awaitDelivered();
        long before = signet.inbox().mails();
        Duration time = Duration.ZERO;
        for (int i = 0; i < MOST_IN_A_DAY && time.compareTo(DAY) < 0; i++) {
            time = time.plus(waitAsTold(request.send(i)));
        }
        signet.awaitDelivered();
        out.printf(
                "  on a day of one who waits as told: %d sent %s%n",
                signet.inbox().mails() - before, what);
        signet.forget();
    }

    private void floodRegistrations() throws Exception {
        title("%,d registrations from one address", REGISTRATIONS);
        flood(REGISTRATIONS, i -> register(address(0)), "accounts made", (outcome, used) -> outcome.of(201));
        signet.forget();
        long made = 0;
        Duration time = Duration.ZERO;
        for (int i = 0; i < MOST_IN_A_DAY && time.compareTo(DAY) < 0; i++) {
            HttpResponse<String> answer = register(address(0));
            made += answer.statusCode() == 201 ? 1 : 0;
            time = time.plus(waitAsTold(answer));
        }
        out.printf("  on a day of one who waits as told: %d accounts made%n", made);
        signet.forget();
    }

    // --- What an attack is made of ---

    private interface Through {
        long count(Flood.Outcome outcome, Usage used) throws Exception;
    }

    private void flood(int requests, Flood.Request request, String through, Through count) throws Exception {
        signet.awaitDelivered();
        Owner owner = Owner.live(
                signet, OWNERS_ADDRESS, "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(OWNER, PASSWORD));
        Usage before = signet.usage();
        Flood.Outcome outcome = Flood.run(requests / divisor, request);
        owner.stop();
        signet.awaitDelivered();
        Usage used = signet.usage().since(before);
        out.printf(
                Locale.ROOT,
                "  %,d requests took the attacker %.1f s; answers: %s%n  %s: %,d%n",
                outcome.all(),
                outcome.took().toMillis() / 1000.0,
                outcome.answers(),
                through,
                count.count(outcome, used));
        out.printf(
                Locale.ROOT,
                "  cost the service %.1f s of processors, %d passwords hashed, %d rows of counts, %d texts, %d mails; the"
                        + " owner's logins included%n  owner: %s%n",
                used.processorTime().toMillis() / 1000.0,
                used.hashes(),
                used.counts(),
                used.texts(),
                used.mails(),
                owner);
    }

    private void title(String format, Object... arguments) {
        out.printf(Locale.ROOT, "%n" + format + "%n", arguments);
    }

    private HttpResponse<String> login(String address, String username, String password) throws Exception {
        return post(
                address, "/api/token/", "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(username, password));
    }

    private HttpResponse<String> resetByEmail(String address, String email) throws Exception {
        return post(address, "/api/password/reset/", "{\"email\": \"%s\"}".formatted(email));
    }

    private HttpResponse<String> resetByPhone(String address, String number) throws Exception {
        return post(address, "/api/password/reset/", "{\"phone_number\": \"%s\"}".formatted(number));
    }

    private HttpResponse<String> register(String address) throws Exception {
        String name = "flood." + UUID.randomUUID();
        return post(
                address,
                "/api/users/",
                "{\"username\": \"%s\", \"password\": \"%s\", \"email\": \"%s@signet.test\"}"
                        .formatted(name, PASSWORD, name));
    }

    /** To one replica after the other. */
    private HttpResponse<String> post(String address, String path, String json) throws Exception {
        return signet.replica(sent.getAndIncrement()).from(address).post(path, json);
    }

    private static String address(int number) {
        return "10.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255);
    }

    private String code() {
        return "%06d".formatted(random.nextInt(SIX_DIGITS));
    }

    // --- Time ---

    private Duration waitAsTold(HttpResponse<String> answer) {
        return answer.statusCode() == 429 ? pass(retryAfter(answer)) : Duration.ZERO;
    }

    private Duration pass(Duration time) {
        signet.pass(time);
        return time;
    }

    private static Duration retryAfter(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElseThrow(() -> new IllegalStateException(answer.statusCode() + " " + answer.body()));
    }

    private Duration untilForgotten() {
        return Duration.ofSeconds(1 + signet.sql().count("""
                select ceil(extract(epoch from max(forget_at) - clock_timestamp()))::bigint from throttles
                """));
    }

    private static HttpResponse<String> requireAnswered(HttpResponse<String> answer) {
        return answer.statusCode() == 429 ? answer : requireSuccess(answer);
    }

    /** In a format that takes no time to check, so that the program is not slowed down by its own people. */
    private static String cheapHash(String password) throws GeneralSecurityException {
        byte[] salt = "salt".getBytes(StandardCharsets.US_ASCII);
        byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 1, 256))
                .getEncoded();
        return "pbkdf2_sha256$1$salt$" + Base64.getEncoder().encodeToString(hash);
    }
}
