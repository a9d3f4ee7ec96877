package dev.signet.user;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.signet.platform.settings.Configured;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Reads phone numbers as people write them, into E.164 ({@code +821012345678}). */
@ApplicationScoped
public class PhoneNumbers implements Configured {

    private static final int LONGEST = 40;

    private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    private final String defaultRegion;

    PhoneNumbers(UserConfig config) {
        this.defaultRegion = config.defaultRegion();
        if (!library.getSupportedRegions().contains(defaultRegion)) {
            throw new ConfigurationException(
                    "signet.user.default-region must be an ISO 3166 country code such as US or KR, not "
                            + defaultRegion);
        }
    }

    /**
     * @param text with a country code, or as dialled in the configured default region
     * @return the number in E.164, or nothing if that is no phone number or one with an extension
     */
    public Optional<String> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            PhoneNumber number = library.parse(text, defaultRegion);
            return library.isValidNumber(number) && !number.hasExtension()
                    ? Optional.of(library.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}
