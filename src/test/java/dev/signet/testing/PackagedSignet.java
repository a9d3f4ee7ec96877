package dev.signet.testing;

import static io.restassured.RestAssured.given;

import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The packaged artifact as a process of its own, as it runs in production: configured by its environment alone. For what
 * a test in one process with its service cannot do, such as several replicas, and a start that fails.
 */
public final class PackagedSignet implements AutoCloseable {

    private static final boolean NATIVE = Boolean.getBoolean("test.native");
    private static final Path ARTIFACT =
            NATIVE ? Path.of(System.getProperty("native.image.path")) : Path.of("target/quarkus-app/quarkus-run.jar");
    private static final String JVM_OPTIONS = "JDK_JAVA_OPTIONS";
    private static final String PORT = "QUARKUS_HTTP_PORT";
    private static final String MANAGEMENT_PORT = "QUARKUS_MANAGEMENT_PORT";

    /** A service that never answers fails a test instead of stopping all of them. */
    private static final RestAssuredConfig IMPATIENT = RestAssuredConfig.config()
            .httpClient(HttpClientConfig.httpClientConfig()
                    .setParam("http.socket.timeout", 60_000)
                    .setParam("http.connection.timeout", 10_000));

    private final JavaProcess process;
    private final int port;
    private final int managementPort;

    private PackagedSignet(JavaProcess process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** What an installation on this database has to be told. */
    public static Map<String, String> environment(String databaseUrl) {
        return new HashMap<>(Map.of(
                "SIGNET_DATABASE_URL", databaseUrl,
                "SIGNET_SECRET", TestDatabase.SECRET,
                "SIGNET_ISSUER", TestDatabase.ISSUER,
                "SIGNET_ADMIN_USERNAME", TestDatabase.ADMIN_USERNAME,
                "SIGNET_ADMIN_PASSWORD", TestDatabase.ADMIN_PASSWORD,
                // Nobody sends to it any more: there is nothing to wait for.
                "SIGNET_SHUTDOWN_DELAY", "PT0S"));
    }

    /** Starts it and waits until it is ready. */
    public static PackagedSignet start(String name, Map<String, String> environment) {
        return launch(name, environment).awaitReady();
    }

    /**
     * Starts it and does not wait.
     *
     * @param name of its folder and log
     * @param environment its port, too, if that has to be known beforehand
     */
    public static PackagedSignet launch(String name, Map<String, String> environment) {
        return launch(name, ARTIFACT, options(environment), environment);
    }

    /** Whether it is a native image that is tested, and not a jar. */
    public static boolean isNative() {
        return NATIVE;
    }

    private static List<String> options(Map<String, String> environment) {
        if (NATIVE) {
            return List.of(environment.getOrDefault(JVM_OPTIONS, "").split(" "));
        }
        // Java 17 crashes when it records events and takes classes from an archive.
        return environment.containsKey(JVM_OPTIONS) ? List.of() : ClassArchive.options(ARTIFACT);
    }

    /** The same with another artifact than the one that was built. */
    public static PackagedSignet launch(String name, Path artifact, Map<String, String> environment) {
        return launch(name, artifact, List.of(), environment);
    }

    /** The same with options of the JVM. */
    static PackagedSignet launch(String name, Path artifact, List<String> options, Map<String, String> environment) {
        return launchBy(List.of(), name, artifact, options, environment);
    }

    /**
     * Starts it by a command and waits until it is ready.
     *
     * @param starter a command that becomes the one that follows it, as {@code exec} does
     */
    public static PackagedSignet startBy(List<String> starter, String name, Map<String, String> environment) {
        return launchBy(starter, name, ARTIFACT, options(environment), environment)
                .awaitReady();
    }

    private static PackagedSignet launchBy(
            List<String> starter, String name, Path artifact, List<String> options, Map<String, String> environment) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.computeIfAbsent(PORT, variable -> Integer.toString(FreePorts.next()));
        complete.computeIfAbsent(MANAGEMENT_PORT, variable -> Integer.toString(FreePorts.next()));
        return new PackagedSignet(
                JavaProcess.launchBy(starter, name, artifact, complete, options),
                Integer.parseInt(complete.get(PORT)),
                Integer.parseInt(complete.get(MANAGEMENT_PORT)));
    }

    /** Runs a command of the artifact and does not wait. Its ports are those of nobody: it is to open none. */
    public static JavaProcess command(String name, Map<String, String> environment, String... arguments) {
        return JavaProcess.launch(name, ARTIFACT, environment, options(environment), arguments);
    }

    /** The same with a file for its standard input. */
    public static JavaProcess command(String name, Map<String, String> environment, Path input, String... arguments) {
        return JavaProcess.launch(name, ARTIFACT, environment, options(environment), input, arguments);
    }

    public PackagedSignet awaitReady() {
        process.awaitReady(this::isReady);
        return this;
    }

    /** Waits for it to end by itself; returns its exit code. */
    public int awaitExit() {
        return process.awaitExit();
    }

    public boolean isReady() {
        try {
            return request().get("/q/health/ready").statusCode() == 200;
        } catch (Exception e) {
            if (e instanceof ConnectException) {
                return false;
            }
            throw e;
        }
    }

    /** For what no HTTP client does. */
    public int port() {
        return port;
    }

    /** All that it has said so far, on either stream. */
    public String log() {
        return process.log();
    }

    /** What it says on its management port. */
    public Response management(String path) {
        return request().port(managementPort).get(path);
    }

    /** A metric without labels, by the name that Prometheus knows it by; 0 until there is one. */
    public double metric(String name) {
        return management("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    public RequestSpecification request() {
        return given().config(IMPATIENT).baseUri("http://localhost").port(port).contentType(ContentType.JSON);
    }

    public RequestSpecification authorized(String accessToken) {
        return request().header("Authorization", "Bearer " + accessToken);
    }

    public Response login(String username, String password) {
        return request()
                .body(Map.of("username", username, "password", password))
                .post("/api/token/");
    }

    /**
     * A user whose password is the user's own: who has changed the temporary one that an administrator has set. Returns the
     * id.
     */
    public String createUser(Map<String, String> fields, String password) {
        String temporary = "given by an administrator";
        Map<String, String> complete = new HashMap<>(fields);
        complete.put("password", temporary);
        String id = authorized(loginAdmin().access())
                .body(complete)
                .post("/api/admin/users")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String challenge = login(fields.get("username"), temporary).path("challenge");
        request()
                .body(Map.of("challenge", challenge, "new_password", password))
                .post("/api/token/password/")
                .then()
                .statusCode(200);
        return id;
    }

    /** Logs the first administrator in: every call opens a session. */
    public TestUser.Tokens loginAdmin() {
        Response answer = login(TestDatabase.ADMIN_USERNAME, TestDatabase.ADMIN_PASSWORD);
        answer.then().statusCode(200);
        return new TestUser.Tokens(answer.path("access"), answer.path("refresh"));
    }

    public Response refresh(String refreshToken) {
        return request().body(Map.of("refresh", refreshToken)).post("/api/token/refresh/");
    }

    public Response blacklist(String refreshToken) {
        return request().body(Map.of("refresh", refreshToken)).post("/api/token/blacklist/");
    }

    public Response me(String accessToken) {
        return authorized(accessToken).get("/api/users/me");
    }

    /** Asks it to stop, as a cluster does, and does not wait. */
    public void terminate() {
        process.terminate();
    }

    /** Asks it to stop, and makes sure that it has. */
    @Override
    public void close() {
        process.close();
    }

    /** Gives it no time to say goodbye. */
    public void kill() {
        process.kill();
    }
}
