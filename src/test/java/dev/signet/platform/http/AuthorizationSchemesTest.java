package dev.signet.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names may stand before an access token, and what is answered where none of them does. */
class AuthorizationSchemesTest {

    private static final String REALM = "realm=\"api\"";

    private final AuthorizationSchemes both = schemes("Bearer", "JWT");

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "bearer abc", "BEARER   abc", "  Bearer abc ", "JWT abc", "jwt abc"})
    void token_afterAnyOfTheNames_isTaken(String header) {
        assertThat(both.token(header)).contains("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "abc", "Bearer", "Bearerabc", "JWTabc", "Token abc", "Basic abc", "JW abc"})
    void token_afterAnythingElse_isNone(String header) {
        assertThat(both.token(header)).isEmpty();
    }

    @Test
    void token_afterANameThatIsNotConfigured_isNone() {
        assertThat(schemes("Bearer").token("JWT abc")).isEmpty();
        assertThat(schemes("JWT").token("Bearer abc")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Bearer abc, Bearer", "bearer abc, Bearer", "jwt abc, JWT", "JWT abc, JWT"})
    void challenge_ofARequestWithAToken_isOfItsScheme(String header, String name) {
        assertThat(both.challenges(header, REALM)).containsExactly(name + " " + REALM);
    }

    @Test
    void challenge_ofARequestWithoutAToken_isOneForEachScheme() {
        assertThat(both.challenges(null, REALM)).containsExactly("Bearer " + REALM, "JWT " + REALM);
        assertThat(both.challenges("Token abc", REALM)).containsExactly("Bearer " + REALM, "JWT " + REALM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "basic", "", "JWT token", "Bearer:", "\u00e9"})
    void name_thatIsNone_stopsTheStart(String name) {
        assertThatThrownBy(() -> schemes("Bearer", name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("SIGNET_TOKEN_AUTH_HEADER_TYPES must be names of schemes");
    }

    private static AuthorizationSchemes schemes(String... names) {
        return new AuthorizationSchemes(() -> List.of(names));
    }
}
