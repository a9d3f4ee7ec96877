package dev.signet.secondfactor;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an authenticator has to be told: once, while it is set up. */
@Schema(name = "Enrolment")
public record Enrolment(
        @Schema(description = "To be typed in: base32.", examples = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        String secret,

        @Schema(description = "The same, and all else that an authenticator needs.")
        String otpauthUri,

        @Schema(description = "The same as a QR code: a PNG in base64.")
        byte[] qrPng) {

    @Override
    public String toString() {
        return "Enrolment[hidden]";
    }
}
