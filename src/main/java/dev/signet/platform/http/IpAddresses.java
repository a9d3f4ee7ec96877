package dev.signet.platform.http;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** Reads addresses, and never asks a name server. */
public final class IpAddresses {

    private static final int HALF = 8;

    private IpAddresses() {}

    static Optional<InetAddress> parse(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            // An IPv4 address in IPv6 clothes becomes what it is.
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same address in one spelling; nothing if it is none. A port is taken off. */
    static Optional<String> normalize(String text) {
        String bare = text.startsWith("[") && text.contains("]")
                ? text.substring(1, text.indexOf(']'))
                : text.matches("[0-9.]+:[0-9]+") ? text.substring(0, text.indexOf(':')) : text;
        return parse(bare).map(NetUtil::toAddressString);
    }

    /**
     * What one customer of a provider has: an IPv4 address, or the first 64 bits of an IPv6 address, within which one
     * machine can have any it likes.
     */
    public static String network(String address) {
        return parse(address).map(IpAddresses::network).orElse(address);
    }

    private static String network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return NetUtil.toAddressString(address);
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, HALF, bytes.length, (byte) 0);
        return NetUtil.bytesToIpAddress(bytes) + "/64";
    }
}
