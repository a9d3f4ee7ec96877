package dev.signet.secondfactor;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a user may know of the own second factor at any time. */
@Schema(name = "SecondFactor")
public record SecondFactorStatus(
        boolean enabled,

        @Schema(nullable = true) Instant confirmedAt,
        @Schema(examples = "10") long recoveryCodesLeft) {

    static final SecondFactorStatus NONE = new SecondFactorStatus(false, null, 0);
}
