package dev.signet.verifiers;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;

/** What an issuer says of itself where RFC 8414 has it, for those who do not look there by themselves. */
record Metadata(Response response) {

    static Metadata of(String issuer) {
        Response response = given().get(issuer + "/.well-known/oauth-authorization-server");
        response.then().statusCode(200);
        return new Metadata(response);
    }

    String value(String name) {
        return response.path(name);
    }
}
