package dev.signet.platform.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A refusal as the interfaces of OAuth 2.0 answer it (RFC 6749, section 5.2). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RegisterForReflection // no resource answers it, so that a native image would not know it
@Schema(
        name = "OAuthError",
        description = "A refusal (RFC 6749, section 5.2).",
        requiredProperties = {"error", "error_description"})
public record OAuthError(
        @Schema(examples = "invalid_request") String error,
        String errorDescription,

        @Schema(description = "For a failure of the service: what to look for in its log.")
        String requestId) {}
