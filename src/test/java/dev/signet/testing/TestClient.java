package dev.signet.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A service client of a test's own, made by an administrator.
 *
 * @param secret as it was shown once
 */
public record TestClient(UUID id, String secret) {

    private static final Map<String, Object> ANY = Map.of("name", "a service");

    public static TestClient create() {
        return create(ANY);
    }

    /** With these fields of the request; only a name is needed. */
    public static TestClient create(Map<String, Object> fields) {
        Response created = administrator().body(fields).post("/api/admin/clients/");
        created.then().statusCode(201);
        return new TestClient(UUID.fromString(created.path("client_id")), created.path("client_secret"));
    }

    public static TestClient withRoles(String... roles) {
        return create(Map.of("name", "a service", "roles", Set.of(roles)));
    }

    public static RequestSpecification administrator() {
        return SignetClient.authorizedJson(TestUser.createAdmin().login().access());
    }

    /** Changes it as an administrator. */
    public TestClient with(String field, Object value) {
        administrator()
                .body(Map.of(field, value))
                .patch("/api/admin/clients/" + id)
                .then()
                .statusCode(200);
        return this;
    }

    /** A form that the client authenticates in with a Basic header. */
    public RequestSpecification form() {
        return anonymousForm().auth().preemptive().basic(id.toString(), secret);
    }

    public static RequestSpecification anonymousForm() {
        return given().contentType(ContentType.URLENC);
    }

    /** An access token of its own. */
    public String accessToken() {
        Response answer = form().formParam("grant_type", "client_credentials").post("/oauth2/token");
        answer.then().statusCode(200);
        return answer.path("access_token");
    }

    public Response introspect(String token) {
        return form().formParam("token", token).post("/oauth2/introspect");
    }

    public Response revoke(String token) {
        return form().formParam("token", token).post("/oauth2/revoke");
    }
}
