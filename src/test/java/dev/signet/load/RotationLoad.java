package dev.signet.load;

import static dev.signet.load.LoopbackClient.fields;
import static dev.signet.load.LoopbackClient.requireSuccess;

import java.io.PrintStream;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether anybody notices when keys rotate and a client's secret changes. A program and not a test: it takes a minute.
 *
 * <pre>java -cp target/test-classes dev.signet.load.RotationLoad root 'looking glass croquet' http://localhost:8080 …</pre>
 *
 * For 60 seconds users log in, refresh, call guarded paths and log out, and a client gets tokens and introspects, each
 * call on any of the replicas; every access token is also verified as another service would, with a JWK set that is
 * fetched no more often than its {@code max-age} allows. Meanwhile keys rotate three times and the client's secret changes
 * once. Signet must run with {@code SIGNET_KEY_JWKS_MAX_AGE=PT5S} or less, and RS256. Aims at this machine alone and ends
 * by itself.
 */
public final class RotationLoad {

    private static final int USERS = 4;
    private static final Duration DURATION = Duration.ofSeconds(60);
    private static final Duration BETWEEN_ROTATIONS = Duration.ofSeconds(18);
    private static final String PASSWORD = "as long as it rotates";
    private static final Pattern JWK =
            Pattern.compile("\"kid\":\"([^\"]+)\"[^}]*\"n\":\"([^\"]+)\",\"e\":\"([^\"]+)\"");
    private static final Pattern MAX_AGE = Pattern.compile("max-age=(\\d+)");

    private final PrintStream out = System.out;
    private final List<LoopbackClient> replicas;
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final Set<String> failures = new ConcurrentSkipListSet<>();
    private final Set<String> signedWith = new ConcurrentSkipListSet<>();
    private final long end = System.nanoTime() + DURATION.toNanos();
    private volatile String clientId;
    private volatile String clientSecret;

    private RotationLoad(List<LoopbackClient> replicas) {
        this.replicas = replicas;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 3) {
            throw new IllegalArgumentException(
                    "Arguments: name and password of an administrator, URLs on this machine");
        }
        List<LoopbackClient> replicas = new ArrayList<>();
        for (String url : List.of(arguments).subList(2, arguments.length)) {
            replicas.add(new LoopbackClient(url));
        }
        new RotationLoad(replicas).run(arguments[0], arguments[1]);
    }

    private void run(String username, String password) throws Exception {
        String admin = logIn(username, password).get("access");
        Map<String, String> client =
                fields(requireSuccess(any().post("/api/admin/clients/", "{\"name\":\"rotation load\"}", admin)));
        clientId = client.get("client_id");
        clientSecret = client.get("client_secret");

        ExecutorService workers = Executors.newFixedThreadPool(USERS + 1);
        for (int i = 0; i < USERS; i++) {
            String name = "rotation-" + UUID.randomUUID();
            any().createUser(name, PASSWORD, admin);
            workers.submit(() -> untilTheEnd(new Verifier(), verifier -> live(name, verifier)));
        }
        workers.submit(() -> untilTheEnd(new Verifier(), this::serve));

        for (int rotation = 1; rotation <= 3; rotation++) {
            TimeUnit.SECONDS.sleep(rotation == 1 ? 3 : BETWEEN_ROTATIONS.toSeconds());
            requireSuccess(any().post("/api/admin/keys/rotate", "", admin));
            out.printf("rotation %d%n", rotation);
            if (rotation == 2) {
                clientSecret = fields(
                                requireSuccess(any().post("/api/admin/clients/" + clientId + "/secret", "", admin)))
                        .get("client_secret");
                out.println("another client secret");
            }
        }
        workers.shutdown();
        workers.awaitTermination(DURATION.toSeconds() * 2, TimeUnit.SECONDS);

        new TreeMap<>(calls).forEach((call, count) -> out.printf("%-32s %7d%n", call, count.sum()));
        out.printf("access tokens were signed with %d keys%n", signedWith.size());
        out.printf("failed: %d%n", failures.size());
        failures.forEach(out::println);
    }

    private interface Work {
        void once(Verifier verifier) throws Exception;
    }

    private void untilTheEnd(Verifier verifier, Work work) {
        while (System.nanoTime() < end) {
            try {
                work.once(verifier);
            } catch (Exception e) {
                failures.add(e.toString());
            }
        }
    }

    /** What a user does. */
    private void live(String name, Verifier verifier) throws Exception {
        Map<String, String> tokens = logIn(name, PASSWORD);
        for (int i = 0; i < 5; i++) {
            verifier.verify(tokens.get("access"));
            count("GET /api/users/me", any().get("/api/users/me", tokens.get("access")));
            String refresh = "{\"refresh\":\"" + tokens.get("refresh") + "\"}";
            tokens = fields(count("POST /api/token/refresh/", any().post("/api/token/refresh/", refresh)));
        }
        count(
                "POST /api/token/verify/",
                any().post("/api/token/verify/", "{\"token\":\"" + tokens.get("access") + "\"}"));
        count(
                "POST /api/token/blacklist/",
                any().post("/api/token/blacklist/", "{\"refresh\":\"" + tokens.get("refresh") + "\"}"));
    }

    /** What a client does. */
    private void serve(Verifier verifier) throws Exception {
        Map<String, String> authentication = Map.of("client_id", clientId, "client_secret", clientSecret);
        Map<String, String> request = new TreeMap<>(authentication);
        request.put("grant_type", "client_credentials");
        String token = fields(count("POST /oauth2/token", any().form("/oauth2/token", request)))
                .get("access_token");
        verifier.verify(token);
        Map<String, String> question = new TreeMap<>(authentication);
        question.put("token", token);
        HttpResponse<String> answer = count("POST /oauth2/introspect", any().form("/oauth2/introspect", question));
        if (!answer.body().contains("\"active\":true")) {
            failures.add("introspected as " + answer.body());
        }
        TimeUnit.MILLISECONDS.sleep(5);
    }

    private Map<String, String> logIn(String username, String password) throws Exception {
        return fields(count("POST /api/token/", any().post("/api/token/", credentials(username, password))));
    }

    private static String credentials(String username, String password) {
        return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    }

    private HttpResponse<String> count(String call, HttpResponse<String> answer) {
        calls.computeIfAbsent(call, any -> new LongAdder()).increment();
        return requireSuccess(answer);
    }

    private LoopbackClient any() {
        return replicas.get(ThreadLocalRandom.current().nextInt(replicas.size()));
    }

    /** Another service: knows nothing but the JWK set, and asks for it only when what it has is stale. */
    private final class Verifier {

        private Map<String, PublicKey> keys = Map.of();
        private long staleAt = System.nanoTime();

        void verify(String token) throws Exception {
            if (System.nanoTime() >= staleAt) {
                fetch();
            }
            String[] parts = token.split("\\.");
            String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
            String kid = header.replaceAll(".*\"kid\":\"([^\"]+)\".*", "$1");
            PublicKey key = keys.get(kid);
            if (key == null) {
                throw new IllegalStateException(
                        "signed with a key that is not in a JWK set that is still fresh: " + kid);
            }
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                throw new IllegalStateException("a signature that does not verify");
            }
            signedWith.add(kid);
            calls.computeIfAbsent("verified elsewhere", any -> new LongAdder()).increment();
        }

        private void fetch() throws Exception {
            HttpResponse<String> answer =
                    count("GET /.well-known/jwks.json", any().get("/.well-known/jwks.json", null));
            Matcher age =
                    MAX_AGE.matcher(answer.headers().firstValue("Cache-Control").orElse("max-age=0"));
            staleAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(age.find() ? Long.parseLong(age.group(1)) : 0);
            Map<String, PublicKey> found = new TreeMap<>();
            Matcher jwk = JWK.matcher(answer.body());
            while (jwk.find()) {
                RSAPublicKeySpec spec = new RSAPublicKeySpec(number(jwk.group(2)), number(jwk.group(3)));
                found.put(jwk.group(1), KeyFactory.getInstance("RSA").generatePublic(spec));
            }
            keys = found;
        }

        private static BigInteger number(String base64) {
            return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
        }
    }
}
