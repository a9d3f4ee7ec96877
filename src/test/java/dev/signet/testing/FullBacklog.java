package dev.signet.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;

/** Makes a server unreachable that accepts no connection: who connects hears nothing, as from behind some firewalls. */
public final class FullBacklog {

    private static final int PATIENCE_MILLIS = 300;

    private FullBacklog() {}

    /** @param queued where the connections go that have to be closed afterwards */
    public static void fill(ServerSocket server, List<Socket> queued) throws IOException {
        while (true) {
            Socket socket = new Socket();
            queued.add(socket);
            try {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
                        PATIENCE_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }
}
