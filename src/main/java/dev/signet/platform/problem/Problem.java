package dev.signet.platform.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The body of every refusal: an RFC 9457 problem document, {@code application/problem+json}. {@code detail} and
 * {@code code} are also what simplejwt's clients read.
 *
 * @param errors for invalid input: field to messages
 * @param messages on a refused access token: simplejwt's own list, for clients that look into it
 * @param requestId for failures of ours: what to look for in the log
 * @param members what only some refusals have: extension members by their names
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RegisterForReflection // no resource answers it, so that a native image would not know it
@Schema(
        name = "Problem",
        description = "A refusal (RFC 9457).",
        requiredProperties = {"type", "title", "status", "detail", "code"})
public record Problem(
        @Schema(examples = "urn:signet:problem:invalid") String type,
        @Schema(examples = "The input is invalid") String title,
        @Schema(examples = "400") int status,
        String detail,

        @Schema(description = "A stable code.", examples = "invalid")
        String code,

        @Schema(description = "For invalid input: what is wrong with which field.")
        Map<String, List<String>> errors,

        @Schema(description = "For a refused access token: the list that simplejwt gives.")
        List<Message> messages,

        @Schema(description = "For a failure of the service: what to look for in its log.")
        String requestId,

        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> members) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** One of simplejwt's complaints about an access token. */
    @RegisterForReflection
    @Schema(name = "ProblemMessage")
    public record Message(String tokenClass, String tokenType, String message) {}

    public static Problem of(ErrorCode code, String detail) {
        return of(code, detail, Map.of());
    }

    public static Problem of(ErrorCode code, String detail, Map<String, List<String>> errors) {
        return new Problem(
                "urn:signet:problem:" + code.code(),
                code.title(),
                code.status(),
                detail,
                code.code(),
                errors,
                List.of(),
                null,
                Map.of());
    }

    public Problem withMembers(Map<String, Object> more) {
        return new Problem(type, title, status, detail, code, errors, messages, requestId, more);
    }

    public Problem withMessage(String message) {
        return new Problem(
                type,
                title,
                status,
                detail,
                code,
                errors,
                List.of(new Message("AccessToken", "access", message)),
                requestId,
                members);
    }

    OAuthError asOAuthError() {
        String description = errors.isEmpty()
                ? detail
                : errors.entrySet().stream()
                        .map(error -> error.getKey() + ": " + String.join(" ", error.getValue()))
                        .collect(Collectors.joining(" "));
        return new OAuthError(ErrorCode.valueOf(code.toUpperCase(Locale.ROOT)).oauthError(), description, requestId);
    }

    public Problem withRequestId(String id) {
        return new Problem(type, title, status, detail, code, errors, messages, id, members);
    }
}
