package dev.signet.platform.http;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds out where a request comes from. Every proxy adds to {@code X-Forwarded-For} whom it has the request from, at the
 * end; so it is read from the end, for as long as those who wrote it are trusted. What is before that, anybody may have
 * invented.
 */
final class TrustedProxies {

    private final List<Network> networks;

    TrustedProxies(List<String> networks) {
        this.networks = networks.stream().map(Network::parse).toList();
    }

    /**
     * The address of the client.
     *
     * @param peer the address at the other end of the connection
     * @param forwardedFor the values of all {@code X-Forwarded-For} headers, in their order
     */
    String clientAddress(String peer, List<String> forwardedFor) {
        List<String> hops = forwardedFor.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        String client = peer;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            Optional<String> hop = IpAddresses.normalize(hops.get(i));
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get();
        }
        return client;
    }

    private boolean isTrusted(String address) {
        return IpAddresses.parse(address)
                .filter(parsed -> networks.stream().anyMatch(network -> network.contains(parsed)))
                .isPresent();
    }

    private record Network(byte[] prefix, int bits) {

        static Network parse(String text) {
            String[] parts = text.strip().split("/", 2);
            InetAddress address = IpAddresses.parse(parts[0]).orElseThrow(() -> invalid(text));
            byte[] prefix = address.getAddress();
            int bits = parts.length == 1 ? prefix.length * 8 : parseBits(parts[1], text);
            if (bits > prefix.length * 8) {
                throw invalid(text);
            }
            return new Network(prefix, bits);
        }

        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            if (bytes.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((bytes[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }

        private static int parseBits(String bits, String text) {
            if (!bits.matches("[0-9]{1,3}")) {
                throw invalid(text);
            }
            return Integer.parseInt(bits);
        }

        private static ConfigurationException invalid(String text) {
            return new ConfigurationException(
                    "SIGNET_HTTP_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, which %s is not."
                            .formatted(text));
        }
    }
}
