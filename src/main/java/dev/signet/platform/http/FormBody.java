package dev.signet.platform.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Set;

/**
 * Reads a form, urlencoded or multipart, into an object of texts, and of lists where fields may be there several times.
 * Files in it are passed over, never stored.
 */
final class FormBody {

    /** What a decoder puts where there were bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private FormBody() {}

    /**
     * @param lists the names of the fields that may be there several times
     */
    static ObjectNode parse(byte[] body, MediaType mediaType, Set<String> lists, ObjectNode into) {
        if (isMultipart(mediaType) && !mediaType.getParameters().containsKey("boundary")) {
            throw ErrorCode.PARSE_ERROR.because("Form parse error: no boundary");
        }
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, mediaType.toString());
        HttpPostRequestDecoder decoder = null;
        try {
            decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
            for (InterfaceHttpData field : decoder.getBodyHttpDatas()) {
                add(field, lists, into);
            }
            return into;
        } catch (ProblemException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The decoder names only some of the faults of a form, and stumbles over others: all are the client's.
            throw ErrorCode.PARSE_ERROR.because("Form parse error", e);
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
        }
    }

    private static boolean isMultipart(MediaType mediaType) {
        return mediaType.getType().equalsIgnoreCase("multipart");
    }

    private static void add(InterfaceHttpData field, Set<String> lists, ObjectNode into) throws IOException {
        if (!(field instanceof Attribute attribute)) {
            return;
        }
        boolean list = lists.contains(attribute.getName());
        if (!list && into.has(attribute.getName())) {
            throw ErrorCode.PARSE_ERROR.because("Form parse error: a field is there twice");
        }
        if (attribute.getValue().indexOf(REPLACEMENT) >= 0) {
            throw ErrorCode.PARSE_ERROR.because("Form parse error: a field is not UTF-8");
        }
        if (list) {
            into.withArray(attribute.getName()).add(attribute.getValue());
        } else {
            into.put(attribute.getName(), attribute.getValue());
        }
    }
}
