package dev.signet.platform.http;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.platform.problem.ErrorCode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Gives each body of the description an example, made of one for each field by its name. Where the fields do not belong
 * together, the schema has an example of its own.
 */
final class ApiExamples {

    /** What a field is given whose name is not known here. */
    static final String UNKNOWN = "text";

    private static final String ID = "0198c3de-5b1e-7cc4-9c3b-2f6d5a0b7e11";
    private static final String TIME = "2026-01-31T12:00:00Z";
    private static final String PASSWORD = "wonderland tea party";

    private static final Map<String, Object> FIELDS = Map.ofEntries(
            entry("username", "alice"),
            entry("preferred_username", "alice"),
            entry("password", PASSWORD),
            entry("current_password", PASSWORD),
            entry("new_password", "looking glass croquet"),
            entry("email", "alice@example.com"),
            entry("phone_number", "+16502530000"),
            entry("first_name", "Alice"),
            entry("given_name", "Alice"),
            entry("last_name", "Liddell"),
            entry("family_name", "Liddell"),
            entry("name", "billing"),
            entry("language", "en"),
            entry("roles", "editor"),
            entry("groups", "editor"),
            entry("scopes", "invoices:read"),
            entry("scope", "invoices:read"),
            entry("audiences", "https://billing.example.com"),
            entry("aud", "https://billing.example.com"),
            entry("audience", "https://billing.example.com"),
            entry("resource", "https://billing.example.com"),
            entry("serves", "https://billing.example.com"),
            entry("iss", "https://signet.example.com"),
            entry("sub", ID),
            entry("code", "483920"),
            entry("recovery_code", "k3v9-x7qm-2hrt"),
            entry("recovery_codes", "k3v9-x7qm-2hrt"),
            entry("recovery_codes_left", 10),
            entry("challenge", "Y2hhbGxlbmdl"),
            entry("invitation", "aW52aXRhdGlvbg"),
            entry("token", "dG9rZW4"),
            entry("access", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"),
            entry("access_token", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"),
            entry("token_type", "Bearer"),
            entry("expires_in", 300),
            entry("exp", 1769861100),
            entry("iat", 1769860800),
            entry("updated_at", 1769860800),
            entry("refresh", "cmVmcmVzaA"),
            entry("refresh_token", "cmVmcmVzaA"),
            entry("client_id", ID),
            entry("client_secret", "c2VjcmV0"),
            entry("kid", "Zx3k9Q"),
            entry("algorithm", "RS256"),
            entry("user_agent", "Mozilla/5.0"),
            entry("ip", "192.0.2.7"),
            entry("request_id", "6f1c2a9e"),
            entry("details", Map.of()),
            entry("otpauth_uri", "otpauth://totp/Signet:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Signet"),
            entry("qr_png", "iVBORw0KGgo="),
            entry("model", "accounts.user"),
            entry("pk", 7),
            entry("notes", Map.of()),
            entry("last_login", TIME),
            entry("date_joined", TIME),
            entry("error", "invalid_request"),
            entry("reason", "wrong_password"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiSchemas schemas;

    ApiExamples(ApiSchemas schemas) {
        this.schemas = schemas;
    }

    void addTo(Operation operation) {
        ApiSchemas.bodies(operation)
                .filter(body -> body.getSchema() != null && body.getExample() == null && body.getExamples() == null)
                .forEach(this::add);
    }

    private void add(MediaType body) {
        body.setExample(of(UNKNOWN, body.getSchema()));
    }

    /** That of a refusal, which is the first of those that its description names, or that its status has. */
    static Object ofRefusal(int status, String description, boolean oauth) {
        ErrorCode code = Stream.of(ErrorCode.values())
                .filter(candidate -> candidate.status() == status)
                .filter(candidate -> description.contains("`" + candidate.code() + "`"))
                .min(Comparator.comparing(candidate -> candidate != ErrorCode.INVALID))
                .or(() -> Stream.of(ErrorCode.values())
                        .filter(candidate -> candidate.status() == status)
                        .reduce((first, last) -> last))
                .orElseThrow();
        Map<String, Object> example = new LinkedHashMap<>();
        if (oauth) {
            example.put("error", code.oauthError());
            example.put("error_description", code.title() + ".");
        } else {
            example.put("type", "urn:signet:problem:" + code.code());
            example.put("title", code.title());
            example.put("status", status);
            example.put("detail", code.title() + ".");
            example.put("code", code.code());
            if (code == ErrorCode.INVALID) {
                example.put("errors", Map.of("email", List.of("Enter a valid email address.")));
            }
        }
        return example;
    }

    private Object of(String name, Schema reference) {
        Schema schema = schemas.resolve(reference);
        if (schema.getExamples() != null && !schema.getExamples().isEmpty()) {
            return parse(schema.getExamples().get(0), schema);
        }
        if (schema.getEnumeration() != null) {
            return schema.getEnumeration().get(0);
        }
        if (schema.getProperties() != null) {
            Map<String, Object> fields = new LinkedHashMap<>();
            schema.getProperties().forEach((field, type) -> fields.put(field, of(field, type)));
            return fields;
        }
        if (isOf(schema, SchemaType.ARRAY)) {
            return List.of(of(name, schema.getItems()));
        }
        if (isOf(schema, SchemaType.BOOLEAN)) {
            return true;
        }
        if (schema.getFormat() != null && isOf(schema, SchemaType.STRING)) {
            return switch (schema.getFormat().toLowerCase(Locale.ROOT)) {
                case "uuid" -> ID;
                case "date-time" -> TIME;
                default -> FIELDS.getOrDefault(name, UNKNOWN);
            };
        }
        if (isOf(schema, SchemaType.INTEGER) || isOf(schema, SchemaType.NUMBER)) {
            return FIELDS.get(name) instanceof Number number ? number : 1;
        }
        return isOf(schema, SchemaType.OBJECT) ? Map.of() : FIELDS.getOrDefault(name, UNKNOWN);
    }

    private static boolean isOf(Schema schema, SchemaType type) {
        return schema.getType() != null && schema.getType().contains(type);
    }

    /** An annotation has texts alone. */
    private static Object parse(Object example, Schema schema) {
        if (!(example instanceof String text) || isOf(schema, SchemaType.STRING)) {
            return example;
        }
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An example is no JSON: " + text, e);
        }
    }
}
