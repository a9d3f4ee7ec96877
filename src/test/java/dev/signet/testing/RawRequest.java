package dev.signet.testing;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One request, byte for byte as a test writes it: clients add a content type, correct a header, or refuse to send what is
 * wrong. Only {@code Host}, {@code Connection} and the length of the body are added.
 */
public final class RawRequest {

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int CHUNK = 8_000;

    private final String line;
    private final List<String> headers = new ArrayList<>();
    private String host = "localhost";
    private boolean chunked;
    private byte[] body;

    private RawRequest(String line) {
        this.line = line;
    }

    public static RawRequest of(String method, String path) {
        return new RawRequest(method + " " + path + " HTTP/1.1");
    }

    public static RawRequest get(String path) {
        return of("GET", path);
    }

    public static RawRequest post(String path) {
        return of("POST", path);
    }

    public RawRequest header(String name, String value) {
        if (name.equalsIgnoreCase("Host")) {
            host = value;
        } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
            chunked = true;
        } else {
            headers.add(name + ": " + value);
        }
        return this;
    }

    public RawRequest headers(Map<String, String> all) {
        all.forEach(this::header);
        return this;
    }

    public RawRequest contentType(String type) {
        return header("Content-Type", type);
    }

    public RawRequest bearer(String accessToken) {
        return header("Authorization", "Bearer " + accessToken);
    }

    public RawRequest json(String text) {
        return contentType("application/json").body(text);
    }

    public RawRequest form(String text) {
        return contentType("application/x-www-form-urlencoded").body(text);
    }

    public RawRequest body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawRequest body(byte[] bytes) {
        body = bytes;
        return this;
    }

    /** Sends the body in pieces, without its length. */
    public RawRequest chunked() {
        chunked = true;
        return this;
    }

    public RawRequest withoutHost() {
        host = null;
        return this;
    }

    public RawAnswer send() {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            write(socket.getOutputStream());
            return RawAnswer.read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(OutputStream out) throws IOException {
        out.write(head().getBytes(StandardCharsets.ISO_8859_1));
        if (body != null) {
            out.write(chunked ? inChunks(body) : body);
        }
        out.flush();
    }

    private String head() {
        List<String> lines = new ArrayList<>(List.of(line));
        if (host != null) {
            lines.add("Host: " + host);
        }
        lines.add("Connection: close");
        lines.addAll(headers);
        if (chunked) {
            lines.add("Transfer-Encoding: chunked");
        } else if (body != null) {
            lines.add("Content-Length: " + body.length);
        }
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static byte[] inChunks(byte[] body) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int start = 0; start < body.length; start += CHUNK) {
            int length = Math.min(CHUNK, body.length - start);
            chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            chunks.write(body, start, length);
            chunks.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        return chunks.toByteArray();
    }
}
