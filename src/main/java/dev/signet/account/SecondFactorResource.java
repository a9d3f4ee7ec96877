package dev.signet.account;

import dev.signet.account.SecondFactorRequests.Confirmation;
import dev.signet.account.SecondFactorRequests.EnrolmentBegin;
import dev.signet.account.SecondFactorRequests.RecoveryCodesRenewal;
import dev.signet.account.SecondFactorRequests.Removal;
import dev.signet.secondfactor.Enrolment;
import dev.signet.secondfactor.Proof;
import dev.signet.secondfactor.SecondFactorStatus;
import dev.signet.token.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's own second factor. */
@Path("/api/users/me/second-factor/")
@Authenticated
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profile")
public class SecondFactorResource {

    private static final String THROTTLED = "Too many wrong passwords or codes: see `Retry-After`.";

    private final OwnSecondFactor secondFactor;
    private final Caller caller;

    SecondFactorResource(OwnSecondFactor secondFactor, Caller caller) {
        this.secondFactor = secondFactor;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Do I have a second factor?")
    @APIResponse(responseCode = "200", description = "What there is.")
    public Uni<SecondFactorStatus> getSecondFactor() {
        return secondFactor.status(caller.userId());
    }

    @POST
    @Path("totp/")
    @Operation(
            summary = "Set up an authenticator",
            description = "Changes nothing until it is confirmed. Called again before that, it begins anew.")
    @APIResponse(responseCode = "200", description = "What the authenticator has to be told.")
    @APIResponse(responseCode = "409", description = "There is a second factor already.")
    @APIResponse(responseCode = "429", description = THROTTLED)
    public Uni<Enrolment> setUpAuthenticator(@Valid EnrolmentBegin request) {
        return secondFactor.enrol(caller.userId(), request.currentPassword());
    }

    @POST
    @Path("totp/confirm/")
    @Operation(
            summary = "Confirm the authenticator by a code",
            description = "From now on a login needs it. With `end_other_sessions`, those begun without it end.")
    @APIResponse(responseCode = "200", description = "The recovery codes: they are shown this once.")
    @APIResponse(responseCode = "409", description = "None is being set up, or there is one already.")
    @APIResponse(responseCode = "429", description = THROTTLED)
    public Uni<RecoveryCodesResponse> confirmAuthenticator(@Valid Confirmation request) {
        Optional<UUID> spared =
                Boolean.TRUE.equals(request.endOtherSessions()) ? Optional.of(caller.sessionId()) : Optional.empty();
        return secondFactor
                .confirm(caller.userId(), Proof.ofCode(request.code()), spared)
                .map(RecoveryCodesResponse::new);
    }

    @POST
    @Path("disable/")
    @Operation(
            summary = "Take the second factor away",
            description = "With the password, and a code or a recovery code. A POST, because a DELETE has no body.")
    @APIResponse(responseCode = "204", description = "It is gone, the recovery codes too.")
    @APIResponse(responseCode = "409", description = "The password has just been changed by somebody else.")
    @APIResponse(responseCode = "429", description = THROTTLED)
    public Uni<Void> disableSecondFactor(@Valid Removal request) {
        return secondFactor.remove(
                caller.userId(), request.currentPassword(), Proof.of(request.code(), request.recoveryCode()));
    }

    @POST
    @Path("recovery-codes/")
    @Operation(summary = "Make new recovery codes", description = "Those before are good for nothing any more.")
    @APIResponse(responseCode = "200", description = "The recovery codes: they are shown this once.")
    @APIResponse(responseCode = "409", description = "The password has just been changed by somebody else.")
    @APIResponse(responseCode = "429", description = THROTTLED)
    public Uni<RecoveryCodesResponse> renewRecoveryCodes(@Valid RecoveryCodesRenewal request) {
        return secondFactor
                .renewRecoveryCodes(caller.userId(), request.currentPassword(), Proof.ofCode(request.code()))
                .map(RecoveryCodesResponse::new);
    }
}
