package dev.signet.platform.http;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.OAuthError;
import dev.signet.platform.problem.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Describes in OpenAPI what is refused everywhere alike, so that a resource describes only what is its own: its
 * successes, and the refusals that are special to it.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Signet",
                        version = "1.0",
                        description = "Keeps users, checks their passwords, issues signed tokens."),
        components =
                @Components(
                        schemas = {
                            @Schema(name = "Problem", implementation = Problem.class),
                            @Schema(name = "OAuthError", implementation = OAuthError.class)
                        }))
public class ApiDescription implements OASFilter {

    private static final String SCHEMAS = "#/components/schemas/";

    /** What the framework puts where a resource says nothing. */
    private static final Set<String> EMPTY_WORDS = Set.of("Bad Request", "Not Authorized", "Not Allowed");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .values()
                .forEach(operation -> describeRefusals(path, operation, takesPassword(operation, api))));
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
                response.setContent(isOAuth(path) ? oauthError() : problem());
            }
        });
    }

    private static Stream<ErrorCode> refusals(String path, Operation operation, boolean takesPassword) {
        boolean guarded =
                operation.getSecurity() != null && !operation.getSecurity().isEmpty();
        boolean hasBody = operation.getRequestBody() != null;
        boolean hasQuery = operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> "query".equals(parameter.getIn().toString()));
        return Stream.of(
                        applies(hasBody, ErrorCode.PARSE_ERROR, ErrorCode.INVALID),
                        applies(hasQuery, ErrorCode.INVALID),
                        applies(hasBody, ErrorCode.BODY_TOO_LARGE, ErrorCode.UNSUPPORTED_MEDIA_TYPE),
                        applies(guarded, ErrorCode.NOT_AUTHENTICATED, ErrorCode.TOKEN_NOT_VALID),
                        // Without the role, or with a client's token where only users are.
                        applies(guarded, ErrorCode.PERMISSION_DENIED),
                        applies(isToken(path) && takesPassword, ErrorCode.NO_ACTIVE_ACCOUNT),
                        applies(isToken(path) && hasBody && !takesPassword, ErrorCode.TOKEN_NOT_VALID),
                        applies(!guarded && hasBody && isOAuth(path), ErrorCode.INVALID_CLIENT),
                        applies(takesPassword, ErrorCode.OVERLOADED),
                        applies(path.contains("{"), ErrorCode.NOT_FOUND),
                        applies(path.startsWith("/api/") || isOAuth(path), ErrorCode.DATABASE_UNAVAILABLE),
                        applies(true, ErrorCode.NOT_ACCEPTABLE, ErrorCode.ERROR))
                .flatMap(Set::stream)
                .distinct();
    }

    /** Every password that comes in is hashed. */
    private static boolean takesPassword(Operation operation, OpenAPI api) {
        return operation.getRequestBody() != null
                && operation.getRequestBody().getContent().getMediaTypes().values().stream()
                        .map(body -> body.getSchema().getRef())
                        .map(ref -> api.getComponents().getSchemas().get(ref.substring(SCHEMAS.length())))
                        .flatMap(schema -> schema.getProperties().keySet().stream())
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

    /** What is there takes either a password or a token, but for the one that sends a code. */
    private static boolean isToken(String path) {
        return path.startsWith("/api/token") && !path.startsWith("/api/token/code");
    }

    private static boolean isOAuth(String path) {
        return path.startsWith("/oauth2/");
    }

    private static Content problem() {
        return content(Problem.MEDIA_TYPE, "Problem");
    }

    private static Content oauthError() {
        return content("application/json", "OAuthError");
    }

    private static Content content(String mediaType, String schema) {
        return OASFactory.createContent()
                .addMediaType(
                        mediaType,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(SCHEMAS + schema)));
    }
}
