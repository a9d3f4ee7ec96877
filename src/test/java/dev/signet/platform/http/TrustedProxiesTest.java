package dev.signet.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    private static final TrustedProxies PROXIES = new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8"));

    @Test
    void clientAddress_ofAStranger_isItsOwnWhateverItSays() {
        assertThat(PROXIES.clientAddress("203.0.113.5", List.of("198.51.100.1")))
                .isEqualTo("203.0.113.5");
    }

    @Test
    void clientAddress_ofAProxy_isWhatItSays() {
        assertThat(PROXIES.clientAddress("10.1.2.3", List.of("198.51.100.1"))).isEqualTo("198.51.100.1");
    }

    @Test
    void clientAddress_ofAProxyThatSaysNothing_isThatOfTheProxy() {
        assertThat(PROXIES.clientAddress("10.1.2.3", List.of())).isEqualTo("10.1.2.3");
    }

    /** A proxy adds to what the client has sent: the client's own words come first. */
    @Test
    void clientAddress_thatTheClientInvented_isNotBelieved() {
        assertThat(PROXIES.clientAddress("10.1.2.3", List.of("1.2.3.4, 198.51.100.1")))
                .isEqualTo("198.51.100.1");
    }

    @Test
    void clientAddress_throughSeveralProxies_isTheLastThatIsNone() {
        assertThat(PROXIES.clientAddress("10.1.2.3", List.of("1.2.3.4, 198.51.100.1", "192.0.2.7, 10.9.9.9")))
                .isEqualTo("198.51.100.1");
    }

    @Test
    void clientAddress_allOfProxies_isTheFirst() {
        assertThat(PROXIES.clientAddress("10.1.2.3", List.of("10.0.0.1, 10.0.0.2")))
                .isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "", "example.com", "1.2.3", "_hidden", "1.2.3.4.5"})
    void clientAddress_thatIsNone_isThatOfWhoSaysSo(String nonsense) {
        assertThat(PROXIES.clientAddress("10.1.2.3", List.of("198.51.100.1, " + nonsense)))
                .isEqualTo("10.1.2.3");
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.1:4711,          198.51.100.1",
        "[2001:db8::1]:4711,         2001:db8::1",
        "2001:0db8:0:0:0:0:0:1,      2001:db8::1",
        "::ffff:198.51.100.1,        198.51.100.1",
    })
    void clientAddress_inAnotherSpelling_isTheSame(String said, String address) {
        assertThat(PROXIES.clientAddress("fd12::1", List.of(said))).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, true", "192.0.2.8, false", "10.255.255.255, true", "11.0.0.0, false", "fe00::1, false"})
    void proxy_isTrustedByItsAddressOrNetwork(String peer, boolean trusted) {
        assertThat(PROXIES.clientAddress(peer, List.of("198.51.100.1"))).isEqualTo(trusted ? "198.51.100.1" : peer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.com", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129", "", "/8"})
    void network_thatIsNone_isRefusedWithASentence(String network) {
        List<String> networks = List.of(network);

        assertThatThrownBy(() -> new TrustedProxies(networks))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SIGNET_HTTP_TRUSTED_PROXIES must be");
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.1,           198.51.100.1",
        "2001:db8:1:2:3:4:5:6,   2001:db8:1:2::/64",
        "2001:db8:1:2::,         2001:db8:1:2::/64",
        "::ffff:198.51.100.1,    198.51.100.1",
        "nowhere,                nowhere",
    })
    void network_isWhatOneCustomerHas(String address, String network) {
        assertThat(IpAddresses.network(address)).isEqualTo(network);
    }
}
