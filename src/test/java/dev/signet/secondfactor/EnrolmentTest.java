package dev.signet.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an authenticator is told. */
class EnrolmentTest {

    private static final String SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    @Test
    void uri_saysAllThatAnAuthenticatorNeeds() {
        assertThat(OtpauthUri.of("Signet", "alice", SECRET))
                .isEqualTo("otpauth://totp/Signet:alice?secret=" + SECRET
                        + "&issuer=Signet&algorithm=SHA1&digits=6&period=30");
    }

    @Test
    void uri_ofNamesThatMeanSomethingInIt_encodesThem() {
        String uri = OtpauthUri.of("Ä & Co", "a+b@example.com?x=y/", SECRET);
        assertThat(uri)
                .startsWith("otpauth://totp/%C3%84%20%26%20Co:a%2Bb%40example.com%3Fx%3Dy%2F?secret=")
                .contains("&issuer=%C3%84%20%26%20Co&");
        assertThat(URI.create(uri).getPath()).isEqualTo("/Ä & Co:a+b@example.com?x=y/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "alice", "a name of a hundred and fifty letters: 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"})
    void qrCode_readByAnother_isTheUri(String account) throws Exception {
        String uri = OtpauthUri.of("Signet", account, SECRET);
        assertThat(read(QrPng.of(uri))).isEqualTo(uri);
    }

    @Test
    void toString_hidesTheSecret() {
        assertThat(new Enrolment(SECRET, "otpauth://totp/x?secret=" + SECRET, new byte[0]))
                .asString()
                .doesNotContain(SECRET);
        assertThat(Proof.of("123456", null)).asString().doesNotContain("123456");
        assertThat(new Secrets(new byte[] {42}, new byte[0])).asString().isEqualTo("Secrets[hidden]");
    }

    private static String read(byte[] png) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int width = image.getWidth();
        int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        BinaryBitmap bitmap =
                new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, image.getHeight(), pixels)));
        try {
            return new QRCodeReader().decode(bitmap).getText();
        } catch (NotFoundException e) {
            throw new AssertionError("There is no QR code in the picture", e);
        }
    }
}
