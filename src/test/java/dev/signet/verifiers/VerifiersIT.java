package dev.signet.verifiers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import dev.signet.testing.Sql;
import dev.signet.testing.TestUser.Tokens;
import dev.signet.testing.TokenForge;
import dev.signet.verifiers.Verifier.Bearer;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Access tokens are judged right by verifiers that nobody here has written. They are told the issuer and the audience, as
 * the README says, and where their makers want it the URL of the JWK set.
 */
class VerifiersIT {

    private static final String USERNAME = "alice";
    private static final String PASSWORD = "wonderland tea party";
    private static final String PHONE_NUMBER = "+12015550123";

    private static EmbeddedDatabase database;
    private static PackagedSignet signet;
    private static String issuer;
    private static QuarkusService smallRyeJwt;
    private static QuarkusService oidc;
    private static QuarkusService oidcIntrospector;
    private static List<Named<Verifier>> typed;
    private static List<Named<Verifier>> untyped;
    private static List<Named<Verifier>> introspectors;

    @BeforeAll
    static void start() throws Exception {
        database = EmbeddedDatabase.startEmpty(Path.of("target/postgresql/verifiers"), FreePorts.next());
        int port = FreePorts.next();
        issuer = "http://localhost:" + port;
        Map<String, String> environment = PackagedSignet.environment(database.url());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("SIGNET_ISSUER", issuer);
        signet = PackagedSignet.start("issuer", environment);

        ServiceClient client = createClient();
        startServices(client);
        createUser();
        typed = List.of(
                Named.of("Nimbus JOSE + JWT", new NimbusVerifier(issuer)),
                Named.of("Spring Security", SpringVerifier.of(issuer)),
                Named.of("jose4j", new Jose4jVerifier(issuer)));
        untyped = List.of(
                Named.of("java-jwt", new Auth0Verifier(issuer)),
                Named.of("quarkus-smallrye-jwt", smallRyeJwt.awaitReady()),
                Named.of("quarkus-oidc", oidc.awaitReady()));
        introspectors = List.of(
                Named.of("Spring Security, introspecting", new SpringIntrospector(issuer, client)),
                Named.of("quarkus-oidc, introspecting", oidcIntrospector.awaitReady()));
    }

    @AfterAll
    static void stop() {
        Stream.of(smallRyeJwt, oidc, oidcIntrospector).forEach(QuarkusService::stop);
        signet.close();
        database.close();
    }

    @ParameterizedTest
    @MethodSource("local")
    void accessToken_good_isAcceptedWithItsPhoneNumber(Verifier verifier) throws Exception {
        assertThat(verifier.verify(login().access())).contains(new Bearer(USERNAME, PHONE_NUMBER));
    }

    @ParameterizedTest
    @MethodSource("introspectors")
    void accessToken_goodAndIntrospected_isAccepted(Verifier verifier) throws Exception {
        assertThat(verifier.verify(login().access())).map(Bearer::name).contains(USERNAME);
    }

    /** What the refusals start from: without a fault it is accepted, so the fault is what it is refused for. */
    @ParameterizedTest
    @MethodSource("all")
    void accessToken_forgedWithoutAFault_isAccepted(Verifier verifier) throws Exception {
        assertThat(verifier.verify(forge().sign())).isPresent();
    }

    @ParameterizedTest
    @MethodSource("all")
    void accessToken_expired_isRefused(Verifier verifier) throws Exception {
        String expired =
                forge().secondsFromNow("iat", -600).secondsFromNow("exp", -300).sign();

        assertThat(verifier.verify(expired)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void accessToken_ofAnotherIssuer_isRefused(Verifier verifier) throws Exception {
        String foreign = forge().claim("iss", "https://another.example").sign();

        assertThat(verifier.verify(foreign)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void accessToken_forAnotherAudience_isRefused(Verifier verifier) throws Exception {
        String foreign = forge().claim("aud", "another-service").sign();

        assertThat(verifier.verify(foreign)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("typed")
    void accessToken_ofAnotherType_isRefused(Verifier verifier) throws Exception {
        String idToken = forge().header("typ", "JWT").sign();

        assertThat(verifier.verify(idToken)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("introspectors")
    void accessToken_revoked_isRefused(Verifier verifier) throws Exception {
        String accessToken = login().access();
        assertThat(verifier.verify(accessToken)).isPresent();

        signet.request()
                .contentType(ContentType.URLENC)
                .formParam("token", accessToken)
                .post("/oauth2/revoke")
                .then()
                .statusCode(200);

        assertThat(verifier.verify(accessToken)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("introspectors")
    void accessToken_ofAUserWhoHasLoggedOut_isRefused(Verifier verifier) throws Exception {
        Tokens tokens = login();
        assertThat(verifier.verify(tokens.access())).isPresent();

        signet.blacklist(tokens.refresh()).then().statusCode(200);

        assertThat(verifier.verify(tokens.access())).isEmpty();
    }

    /** Why the README does not leave it at {@code issuer-uri}. */
    @Test
    void springSecurity_toldTheIssuerAlone_takesPlainJwtsOnly() {
        SpringVerifier verifier = SpringVerifier.ofIssuerAlone(issuer);

        assertThat(verifier.verify(login().access())).isEmpty();
        assertThat(verifier.verify(forge().header("typ", "JWT").sign())).isPresent();
    }

    static Stream<Named<Verifier>> all() {
        return Stream.concat(local(), introspectors());
    }

    static Stream<Named<Verifier>> local() {
        return Stream.concat(typed(), untyped.stream());
    }

    static Stream<Named<Verifier>> typed() {
        return typed.stream();
    }

    static Stream<Named<Verifier>> introspectors() {
        return introspectors.stream();
    }

    private static void startServices(ServiceClient client) throws Exception {
        Map<String, String> replacements = Map.of(
                "https://auth.example.com", issuer, "<client_id>", client.id(), "<client_secret>", client.secret());
        Map<String, String> jwt = Readme.properties("**Quarkus** (`quarkus-smallrye-jwt`)", replacements);
        Map<String, String> local = Readme.properties("**Quarkus** (`quarkus-oidc`)", replacements);
        Map<String, String> introspecting = new HashMap<>(local);
        introspecting.putAll(Readme.properties("**Quarkus** (`quarkus-oidc`, introspecting)", replacements));
        smallRyeJwt = QuarkusService.launch("verifier-smallrye-jwt", "verifier-smallrye-jwt", jwt);
        oidc = QuarkusService.launch("verifier-oidc", "verifier-oidc", local);
        oidcIntrospector = QuarkusService.launch("verifier-oidc", "verifier-oidc-introspecting", introspecting);
    }

    private static ServiceClient createClient() {
        Response created = signet.authorized(signet.loginAdmin().access())
                .body(Map.of("name", "an introspecting service"))
                .post("/api/admin/clients/");
        created.then().statusCode(201);
        return new ServiceClient(created.path("client_id"), created.path("client_secret"));
    }

    private static void createUser() {
        signet.createUser(Map.of("username", USERNAME, "phone_number", PHONE_NUMBER), PASSWORD);
    }

    private static Tokens login() {
        return Tokens.of(signet.login(USERNAME, PASSWORD));
    }

    private static TokenForge forge() {
        return TokenForge.from(login().access(), new Sql(database.url()));
    }
}
