package dev.signet.platform.http;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Describes in OpenAPI what is refused everywhere alike, so that a resource describes only what is its own: its
 * successes, and the refusals that are special to it. Beside that, what generators of clients and readers need: what is
 * public, what parameters are, and an example for each body. An operation's id is the name of its method.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {

    private static final String BASIC = "client";

    private static final Map<String, String> TAGS = Map.of(
            "Tokens", "Logging in and out, and token pairs. Clients of simplejwt find its four endpoints here.",
            "Registration", "Accounts that people make themselves, and forgotten passwords.",
            "Profile", "The caller's own account.",
            "Administration", "For administrators: users, invitations, service clients, signing keys, events.",
            "OAuth 2.0", "The standard interfaces, for services.",
            "Keys", "What anybody verifies tokens with.");

    /** What the query parameters are. They come as texts, and are read more strictly than the framework does. */
    private static final Map<String, Schema> PARAMETERS = Map.of(
            "limit",
                    schema(SchemaType.INTEGER)
                            .minimum(BigDecimal.ONE)
                            .maximum(BigDecimal.valueOf(100))
                            .defaultValue(50),
            "active", schema(SchemaType.BOOLEAN),
            "all", schema(SchemaType.BOOLEAN).defaultValue(false),
            "user", schema(SchemaType.STRING).format("uuid"),
            "actor", schema(SchemaType.STRING).format("uuid"),
            "before", schema(SchemaType.STRING).format("uuid"),
            "after", schema(SchemaType.STRING).format("uuid"),
            "since", schema(SchemaType.STRING).format("date-time"),
            "until", schema(SchemaType.STRING).format("date-time"));

    private static final String JSON_LINES = "application/x-ndjson";

    /** What the framework puts where a resource says nothing. */
    private static final Set<String> EMPTY_WORDS = Set.of("Bad Request", "Not Authorized", "Not Allowed");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.setServers(List.of(OASFactory.createServer().url("/").description("This service.")));
        api.setTags(api.getTags().stream()
                .map(tag -> OASFactory.createTag().name(tag.getName()).description(TAGS.get(tag.getName())))
                .toList());
        api.getComponents()
                .addSecurityScheme(
                        BASIC,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("basic")
                                .description("The id and the secret of a service client."));
        ApiSchemas schemas = new ApiSchemas(api);
        schemas.tidy(api);
        ApiExamples examples = new ApiExamples(schemas);
        api.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().values().forEach(operation -> {
                    describeParameters(operation);
                    describeRefusals(path, operation, takesPassword(operation, schemas));
                    describeSecurity(path, operation);
                    examples.addTo(operation);
                }));
    }

    private static void describeParameters(Operation operation) {
        if (operation.getParameters() != null) {
            operation.getParameters().stream()
                    .filter(parameter -> PARAMETERS.containsKey(parameter.getName()))
                    .forEach(parameter -> parameter.setSchema(PARAMETERS.get(parameter.getName())));
        }
    }

    /** A client may authenticate in the body, too: so none of them demands the header. */
    private static void describeSecurity(String path, Operation operation) {
        if (isGuarded(operation)) {
            return;
        }
        operation.setSecurity(
                isOAuth(path)
                        ? List.of(
                                OASFactory.createSecurityRequirement().addScheme(BASIC),
                                OASFactory.createSecurityRequirement())
                        : List.of());
    }

    private static boolean isGuarded(Operation operation) {
        return operation.getSecurity() != null && !operation.getSecurity().isEmpty();
    }

    private static void describeRefusals(String path, Operation operation, boolean takesPassword) {
        APIResponses responses = operation.getResponses();
        Map.copyOf(responses.getAPIResponses()).forEach((status, response) -> {
            if (EMPTY_WORDS.contains(response.getDescription())) {
                responses.removeAPIResponse(status);
            }
        });
        refusals(path, operation, takesPassword)
                .collect(Collectors.groupingBy(ErrorCode::status))
                .forEach((status, codes) -> {
                    String name = Integer.toString(status);
                    if (!responses.hasAPIResponse(name)) {
                        responses.addAPIResponse(name, describe(codes, isOAuth(path)));
                    }
                });
        responses.getAPIResponses().forEach((status, response) -> {
            if (status.compareTo("400") >= 0) {
                response.setContent(refusal(Integer.parseInt(status), response.getDescription(), isOAuth(path)));
            }
        });
    }

    /** What public operations refuse with 401, and what is refused for its own reasons, stands at the operation. */
    private static Stream<ErrorCode> refusals(String path, Operation operation, boolean takesPassword) {
        boolean guarded = isGuarded(operation);
        boolean hasBody = operation.getRequestBody() != null;
        // It is read as a stream, line by line: the answer tells of each.
        boolean isRead = hasBody && !operation.getRequestBody().getContent().hasMediaType(JSON_LINES);
        return Stream.of(
                        applies(isRead, ErrorCode.PARSE_ERROR, ErrorCode.INVALID, ErrorCode.BODY_TOO_LARGE),
                        // An unknown query parameter.
                        applies(path.startsWith("/api/"), ErrorCode.INVALID),
                        applies(hasBody, ErrorCode.UNSUPPORTED_MEDIA_TYPE),
                        applies(guarded, ErrorCode.NOT_AUTHENTICATED, ErrorCode.TOKEN_NOT_VALID),
                        // Without the role, or with a client's token where only users are.
                        applies(guarded, ErrorCode.PERMISSION_DENIED),
                        applies(!guarded && hasBody && isOAuth(path), ErrorCode.INVALID_CLIENT),
                        applies(takesPassword, ErrorCode.OVERLOADED),
                        applies(path.contains("{"), ErrorCode.NOT_FOUND),
                        applies(path.startsWith("/api/") || isOAuth(path), ErrorCode.DATABASE_UNAVAILABLE),
                        applies(true, ErrorCode.NOT_ACCEPTABLE, ErrorCode.ERROR))
                .flatMap(Set::stream)
                .distinct();
    }

    /** Every password that comes in is hashed. */
    private static boolean takesPassword(Operation operation, ApiSchemas schemas) {
        return ApiSchemas.requestBodies(operation)
                .map(body -> schemas.resolve(body.getSchema()))
                .flatMap(schema -> Stream.ofNullable(schema.getProperties()))
                .flatMap(properties -> properties.keySet().stream())
                .anyMatch(field -> field.endsWith("password"));
    }

    private static Set<ErrorCode> applies(boolean condition, ErrorCode... codes) {
        return condition ? Set.of(codes) : Set.of();
    }

    private static APIResponse describe(List<ErrorCode> codes, boolean oauth) {
        String description = codes.stream()
                .sorted()
                .map(code -> code.title() + " (`" + (oauth ? code.oauthError() : code.code()) + "`).")
                .collect(Collectors.joining(" "));
        return OASFactory.createAPIResponse().description(description);
    }

    private static boolean isOAuth(String path) {
        return path.startsWith("/oauth2/");
    }

    private static Content refusal(int status, String description, boolean oauth) {
        return OASFactory.createContent()
                .addMediaType(
                        oauth ? "application/json" : Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(ApiSchemas.ref(oauth ? "OAuthError" : "Problem"))
                                .example(ApiExamples.ofRefusal(status, description, oauth)));
    }

    private static Schema schema(SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }
}
