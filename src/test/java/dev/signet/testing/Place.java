package dev.signet.testing;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where a test calls from: the service under test believes the test what the address is.
 *
 * @param address as a proxy would tell it
 */
public record Place(String address) {

    /** An IPv4 address that no other test calls from. */
    public static Place anywhere() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new Place("10.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(1, 255)));
    }

    /** An IPv6 network of 64 bits that no other test calls from, without its last four groups. */
    public static String anyNetwork() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "fd00:%x:%x:%x".formatted(random.nextInt(65536), random.nextInt(65536), random.nextInt(1, 65536));
    }

    public Response login(String username, String password) {
        return json().body(Map.of("username", username, "password", password)).post("/api/token/");
    }

    public Response refresh(String refreshToken) {
        return json().body(Map.of("refresh", refreshToken)).post("/api/token/refresh/");
    }

    public Response blacklist(String refreshToken) {
        return json().body(Map.of("refresh", refreshToken)).post("/api/token/blacklist/");
    }

    public RequestSpecification json() {
        return SignetClient.json().header("X-Forwarded-For", address);
    }
}
