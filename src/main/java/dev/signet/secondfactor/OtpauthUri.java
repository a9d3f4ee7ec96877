package dev.signet.secondfactor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The URI that authenticators read: {@code otpauth://totp/Issuer:account?secret=…&issuer=Issuer&…}. */
final class OtpauthUri {

    private OtpauthUri() {}

    /**
     * @param issuer has no colon, which parts it from the account
     * @param secret base32 without padding
     */
    static String of(String issuer, String account, String secret) {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
                .formatted(encode(issuer), encode(account), secret, encode(issuer), Totp.DIGITS, Totp.STEP.toSeconds());
    }

    /** RFC 3986: the encoder is one of forms, where a space is a plus. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
