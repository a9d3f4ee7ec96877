package dev.signet.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/** Calls of the service under test, so that a test is a few lines. */
public final class SignetClient {

    private SignetClient() {}

    public static Response login(String username, String password) {
        return postJson("/api/token/", Map.of("username", username, "password", password));
    }

    public static Response refresh(String refreshToken) {
        return postJson("/api/token/refresh/", Map.of("refresh", refreshToken));
    }

    public static Response verify(String token) {
        return postJson("/api/token/verify/", Map.of("token", token));
    }

    public static Response blacklist(String refreshToken) {
        return postJson("/api/token/blacklist/", Map.of("refresh", refreshToken));
    }

    /** {@code GET /api/users/me} with this access token. */
    public static Response me(String accessToken) {
        return authorized(accessToken).get("/api/users/me");
    }

    /** {@code GET /api/admin/users}, which only administrators may. */
    public static Response users(String accessToken) {
        return authorized(accessToken).get("/api/admin/users");
    }

    public static Response postJson(String path, Object body) {
        return json().body(body).post(path);
    }

    public static RequestSpecification json() {
        return given().contentType(ContentType.JSON);
    }

    public static RequestSpecification authorized(String accessToken) {
        return given().header("Authorization", "Bearer " + accessToken);
    }

    public static RequestSpecification authorizedJson(String accessToken) {
        return authorized(accessToken).contentType(ContentType.JSON);
    }
}
