package dev.signet.platform.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Reads every request body: JSON or a form into the record that the resource asks for. Strict, so that no resource needs
 * to be: what is not UTF-8, not one JSON object, or says a key twice is refused as a whole; a field of another type, a
 * NUL or half a surrogate pair is refused by name, together with what the record's own constraints refuse. Unknown fields
 * are ignored, and numbers are read as text where text is expected, both as Django REST Framework does. No body is an
 * empty object.
 */
@Provider
@Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
public class RequestReader implements ServerMessageBodyReader<Record> {

    private static final String WHOLE_BODY = "non_field_errors";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new Jdk8Module().configureReadAbsentAsNull(true))
            .build();

    private final Validator validator;

    @Inject
    RequestReader(Validator validator) {
        this.validator = validator;
    }

    @Override
    public boolean isReadable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo method, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public Record readFrom(Class<Record> type, Type genericType, MediaType mediaType, ServerRequestContext context)
            throws IOException {
        String contentType = context.getRequestHeaders().getHeaderString(HttpHeaders.CONTENT_TYPE);
        return read(type, mediaType, contentType, context.getInputStream());
    }

    @Override
    public Record readFrom(
            Class<Record> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(type, mediaType, headers.getFirst(HttpHeaders.CONTENT_TYPE), body);
    }

    private Record read(Class<Record> type, MediaType mediaType, String contentType, InputStream stream)
            throws IOException {
        byte[] body = BodyLimit.read(stream);
        if (body.length > 0 && !saysWhatItIs(contentType, mediaType)) {
            throw ErrorCode.UNSUPPORTED_MEDIA_TYPE.because("Unsupported media type \"\" in request.");
        }
        return bind(parse(body, mediaType, type), type);
    }

    /** The framework lets pass a body without a media type, with an empty one, and with one of wildcards. */
    private static boolean saysWhatItIs(String contentType, MediaType mediaType) {
        return contentType != null
                && !contentType.isBlank()
                && !mediaType.isWildcardType()
                && !mediaType.isWildcardSubtype();
    }

    private static ObjectNode parse(byte[] body, MediaType mediaType, Class<Record> type) {
        if (body.length == 0) {
            return JSON.createObjectNode();
        }
        if (!mediaType.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
            return FormBody.parse(body, mediaType, FieldTypes.lists(type), JSON.createObjectNode());
        }
        return asObject(parseJson(body));
    }

    private static JsonNode parseJson(byte[] body) {
        try {
            // Decoded here, because Jackson would also take UTF-16 and a byte order mark.
            JsonNode json = JSON.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
            if (json.isMissingNode()) {
                throw ErrorCode.PARSE_ERROR.because("JSON parse error");
            }
            return json;
        } catch (CharacterCodingException | JacksonException e) {
            throw ErrorCode.PARSE_ERROR.because("JSON parse error", e);
        }
    }

    private static ObjectNode asObject(JsonNode json) {
        if (json instanceof ObjectNode object) {
            return object;
        }
        String message = json.isNull()
                ? "No data provided"
                : "Invalid data. Expected a dictionary, but got " + FieldTypes.pythonName(json) + ".";
        throw ProblemException.invalid(Map.of(WHOLE_BODY, List.of(message)));
    }

    private Record bind(ObjectNode json, Class<Record> type) {
        Map<String, List<String>> faults = FieldTypes.removeFaulty(json, type);
        Record request;
        try {
            request = JSON.treeToValue(json, type);
        } catch (JacksonException e) {
            throw ErrorCode.PARSE_ERROR.because("The body does not have the expected form.", e);
        }
        if (!faults.isEmpty()) {
            Map<String, List<String>> errors = new LinkedHashMap<>(Violations.asErrors(validator.validate(request)));
            errors.putAll(faults);
            throw ProblemException.invalid(errors);
        }
        return request;
    }
}
