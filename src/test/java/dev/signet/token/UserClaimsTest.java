package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.user.Subject;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserClaimsTest {

    private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-000000000000");
    private static final Subject ADA =
            new Subject(ID, "ada", "ada@example.com", true, "+12015550123", true, "Ada", "Lovelace", Set.of("author"));
    private static final Subject NOBODY_IN_PARTICULAR =
            new Subject(ID, "ada", null, false, null, false, "", "", Set.of());

    // --- By configuration ---

    @Test
    void of_asItIsDelivered_claimsWhatTheUserHas() throws IOException {
        assertThat(claims(delivered()).of(ADA))
                .containsOnly(
                        Map.entry("phone_number", "+12015550123"),
                        Map.entry("phone_number_verified", true),
                        Map.entry("email", "ada@example.com"),
                        Map.entry("email_verified", true),
                        Map.entry("given_name", "Ada"),
                        Map.entry("family_name", "Lovelace"));
    }

    @Test
    void of_asItIsDelivered_doesNotClaimWhatTheUserHasNot() throws IOException {
        assertThat(claims(delivered()).of(NOBODY_IN_PARTICULAR))
                .containsOnly(Map.entry("phone_number_verified", false));
    }

    @ParameterizedTest
    @CsvSource({
        "id,           01900000-0000-7000-8000-000000000000",
        "username,     ada",
        "email,        ada@example.com",
        "phone_number, +12015550123",
        "first_name,   Ada",
        "last_name,    Lovelace",
        "name,         Ada Lovelace",
    })
    void of_attribute_isClaimedUnderTheConfiguredName(String attribute, String value) {
        assertThat(claims(Map.of("user_id", attribute)).of(ADA)).containsOnly(Map.entry("user_id", value));
    }

    @Test
    void of_roles_areAList() {
        assertThat(claims(Map.of("permissions", "roles")).of(ADA))
                .containsOnly(Map.entry("permissions", Set.of("author")));
    }

    @ParameterizedTest
    @CsvSource({"Ada, '', Ada", "'', Lovelace, Lovelace"})
    void of_nameOfWhoHasHalfOfIt_isThatHalf(String first, String last, String name) {
        Subject subject = new Subject(ID, "ada", null, false, null, false, first, last, Set.of());

        assertThat(claims(Map.of("name", "name")).of(subject)).containsOnly(Map.entry("name", name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access", "id", "two words, and a colon: too"})
    void of_text_isThatText(String text) {
        assertThat(claims(Map.of("token_type", "text:" + text)).of(ADA)).containsOnly(Map.entry("token_type", text));
    }

    /** A variable of the environment is read under both names. */
    @Test
    void of_nameThatTheEnvironmentEchoesWithDots_isClaimedOnce() {
        assertThat(claims(Map.of("user_id", "id", "user.id", "id")).of(ADA))
                .containsOnly(Map.entry("user_id", ID.toString()));
    }

    @Test
    void of_nameWithDotsOfItsOwn_isClaimed() {
        assertThat(claims(Map.of("https://example.com/name", "username")).of(ADA))
                .containsOnly(Map.entry("https://example.com/name", "ada"));
    }

    @Test
    void of_none_isNotClaimed() {
        assertThat(claims(Map.of("email", "none")).of(ADA)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iss",
                "sub",
                "aud",
                "exp",
                "nbf",
                "iat",
                "jti",
                "sid",
                "client_id",
                "scope",
                "upn",
                "preferred_username",
                "groups"
            })
    void configuration_ofAClaimThatSignetSets_isRefusedWithASentence(String claim) {
        assertThatThrownBy(() -> claims(Map.of(claim, "username")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("signet.token.claims." + claim + " cannot be configured: Signet itself sets it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shoe_size", "password_hash", "Email", "text"})
    void configuration_ofAnAttributeThatIsNone_isRefusedWithASentence(String attribute) {
        assertThatThrownBy(() -> claims(Map.of("size", attribute)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("signet.token.claims.size is " + attribute + ", but must be none, text:…, or one of"
                        + " email, email_verified, first_name, id, last_name, name, phone_number, phone_number_verified, roles,"
                        + " username.");
    }

    // --- By contributors ---

    @Test
    void of_contributor_addsItsClaims() {
        ClaimsContributor contributor = subject -> Map.of("tenant", "of " + subject.username(), "level", 3);

        assertThat(claims(Map.of("email", "email"), contributor).of(ADA))
                .containsOnly(
                        Map.entry("email", "ada@example.com"), Map.entry("tenant", "of ada"), Map.entry("level", 3));
    }

    @Test
    void of_severalContributors_asksThemAll() {
        assertThat(claims(Map.of(), subject -> Map.of("a", 1), subject -> Map.of("b", 2))
                        .of(ADA))
                .containsOnly(Map.entry("a", 1), Map.entry("b", 2));
    }

    @Test
    void of_contributorOfAConfiguredClaim_hasTheLastWord() {
        assertThat(claims(Map.of("email", "email"), subject -> Map.of("email", "another"))
                        .of(ADA))
                .containsOnly(Map.entry("email", "another"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "groups", "sid", "exp"})
    void of_contributorOfAClaimThatSignetSets_fails(String claim) {
        UserClaims claims = claims(Map.of(), subject -> Map.of(claim, "forged"));

        assertThatThrownBy(() -> claims.of(ADA))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(" may not set the claim " + claim);
    }

    // --- How ---

    private static UserClaims claims(Map<String, String> configured, ClaimsContributor... contributors) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(TokenConfig.class);
        configured.forEach((claim, attribute) -> builder.withSources(
                new PropertiesConfigSource(Map.of("signet.token.claims." + claim, attribute), claim, 100)));
        return new UserClaims(builder.build().getConfigMapping(TokenConfig.class), List.of(contributors));
    }

    /** Which attribute stands in which claim where nobody has configured anything. */
    private static Map<String, String> delivered() throws IOException {
        String prefix = "signet.token.claims.";
        Properties properties = new Properties();
        try (InputStream file = UserClaimsTest.class.getResourceAsStream("/application.properties")) {
            properties.load(file);
        }
        Map<String, String> claims = new HashMap<>();
        properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> claims.put(key.substring(prefix.length()), properties.getProperty(key)));
        return claims;
    }
}
