package dev.signet.platform.http;

import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.Problem;
import dev.signet.platform.problem.ProblemException;
import dev.signet.platform.problem.Refusal;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/** Turns every failure into an answer: the status and the problem document of its {@link ErrorCode}. */
final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private static final String REALM = "realm=\"api\"";
    private static final String WWW_AUTHENTICATE = "WWW-Authenticate";
    private static final String CLIENT_REALM = "Basic realm=\"clients\"";

    private final AllowedMethods allowedMethods;
    private final AuthorizationSchemes schemes;

    ProblemMappers(AllowedMethods allowedMethods, AuthorizationSchemes schemes) {
        this.allowedMethods = allowedMethods;
        this.schemes = schemes;
    }

    @ServerExceptionMapper
    Response refused(ProblemException refusal) {
        if (refusal.getCause() != null) {
            LOG.debug(refusal.getMessage(), refusal.getCause());
        }
        Problem problem = Problem.of(refusal.code(), refusal.getMessage(), refusal.errors())
                .withMembers(refusal.members());
        Response.ResponseBuilder response = answer(problem);
        if (refusal.code() == ErrorCode.INVALID_CLIENT) {
            response.header(WWW_AUTHENTICATE, CLIENT_REALM);
        } else if (problem.status() == 401) {
            challenge(response, parameters(refusal));
        }
        refusal.retryAfter().ifPresent(after -> response.header("Retry-After", Math.max(1, after.toSeconds())));
        return response.build();
    }

    /** No access token came where one is needed (RFC 6750, section 3: then the challenge names no error). */
    @ServerExceptionMapper
    Response unauthenticated(UnauthorizedException missing) {
        return challenge(
                        answer(Problem.of(
                                ErrorCode.NOT_AUTHENTICATED, "Authentication credentials were not provided.")),
                        REALM)
                .build();
    }

    /** An access token came and is not good for anything. The cause says why and stays here. */
    @ServerExceptionMapper
    Response tokenRefused(AuthenticationFailedException refused) {
        LOG.debug("Access token refused", refused);
        return challenge(
                        answer(Problem.of(ErrorCode.TOKEN_NOT_VALID, "Given token not valid for any token type")
                                .withMessage("Token is invalid or expired")),
                        REALM + ", error=\"invalid_token\"")
                .build();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException forbidden) {
        return challenge(
                        answer(Problem.of(
                                ErrorCode.PERMISSION_DENIED, "You do not have permission to perform this action.")),
                        REALM + ", error=\"insufficient_scope\"")
                .build();
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException violations) {
        return refused(Violations.asProblem(violations.getConstraintViolations()));
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException notFound) {
        return answer(Problem.of(ErrorCode.NOT_FOUND, "Not found.")).build();
    }

    @ServerExceptionMapper
    Response methodNotAllowed(NotAllowedException notAllowed) {
        return answer(Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "This method is not allowed here."))
                .header("Allow", allowedMethods.ofCurrentRequest())
                .build();
    }

    @ServerExceptionMapper
    Response notAcceptable(NotAcceptableException notAcceptable) {
        return answer(Problem.of(ErrorCode.NOT_ACCEPTABLE, "Could not satisfy the request Accept header."))
                .build();
    }

    @ServerExceptionMapper
    Response unsupportedMediaType(NotSupportedException unsupported) {
        return answer(Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Unsupported media type in request."))
                .build();
    }

    /** What the framework refuses before a resource is asked, a path or query parameter of the wrong form for one. */
    @ServerExceptionMapper
    Response badRequest(ClientErrorException refused) {
        return answer(
                        switch (refused.getResponse().getStatus()) {
                            case 404 -> Problem.of(ErrorCode.NOT_FOUND, "Not found.");
                            case 413 -> Problem.of(ErrorCode.BODY_TOO_LARGE, "The body is too large.");
                            default -> Problem.of(ErrorCode.PARSE_ERROR, "The request cannot be read.");
                        })
                .build();
    }

    @ServerExceptionMapper
    Response failed(Throwable failure, RoutingContext request) {
        ProblemException refusal = Failures.asRefusal(failure);
        if (refusal != null) {
            return refused(refusal);
        }
        String id = RequestId.of(request);
        LOG.errorf(failure, "Request %s failed unexpectedly", id);
        return answer(Problem.of(
                                ErrorCode.ERROR,
                                "The service failed unexpectedly. It is in its log under the request_id.")
                        .withRequestId(id))
                .build();
    }

    private static String parameters(ProblemException refusal) {
        return refusal.code() == ErrorCode.REAUTHENTICATION_REQUIRED
                ? REALM + ", error=\"insufficient_user_authentication\""
                        + refusal.maxAge()
                                .map(age -> ", max_age=\"%d\"".formatted(age.toSeconds()))
                                .orElse("")
                : REALM;
    }

    private Response.ResponseBuilder challenge(Response.ResponseBuilder response, String parameters) {
        String sent =
                CurrentRequestManager.get().serverRequest().getRequestHeader(HttpHeaders.AUTHORIZATION.toString());
        schemes.challenges(sent, parameters).forEach(challenge -> response.header(WWW_AUTHENTICATE, challenge));
        return response;
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        Refusal refusal = Refusal.of(problem, CurrentRequestManager.get().getPathWithoutPrefix());
        return Response.status(problem.status())
                .header(HttpHeaders.CONTENT_TYPE.toString(), refusal.mediaType())
                .entity(refusal.body());
    }
}
