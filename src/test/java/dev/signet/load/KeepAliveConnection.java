package dev.signet.load;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * One connection of HTTP/1.1 that is asked again and again. It does as little as it can: what a client costs is missing
 * to a service on the same machine. Every answer has to be a success and to say how long it is.
 */
final class KeepAliveConnection implements Closeable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LENGTH = "content-length:";

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final String host;

    KeepAliveConnection(URI base) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), (int) PATIENCE.toMillis());
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.host = base.getHost() + ":" + base.getPort();
    }

    void get(String path, String accessToken) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + accessToken + "\r\n\r\n");
    }

    /** The texts of the answer by their names. */
    Map<String, String> post(String path, String json) throws IOException {
        return LoopbackClient.fields(send("POST " + path + " HTTP/1.1\r\nHost: " + host
                + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json));
    }

    private String send(String request) throws IOException {
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        String status = line();
        int length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lowerCase = header.toLowerCase(Locale.ROOT);
            if (lowerCase.startsWith(LENGTH)) {
                length = Integer.parseInt(lowerCase.substring(LENGTH.length()).strip());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!status.contains(" 200 ")) {
            throw new IOException(status + " " + body);
        }
        return body;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The service has closed the connection after: " + line);
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
