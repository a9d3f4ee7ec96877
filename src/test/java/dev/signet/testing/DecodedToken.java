package dev.signet.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What an access token says, believed as it is. */
public record DecodedToken(Map<String, Object> header, Map<String, Object> claims) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static DecodedToken of(String token) {
        String[] parts = token.split("\\.");
        return new DecodedToken(parse(parts[0]), parse(parts[1]));
    }

    public Object claim(String name) {
        return claims.get(name);
    }

    public long time(String claim) {
        return ((Number) claims.get(claim)).longValue();
    }

    static String encode(Map<String, Object> part) {
        try {
            return encode(JSON.writeValueAsBytes(part));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String encode(byte[] part) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
    }

    private static Map<String, Object> parse(String part) {
        try {
            String json = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
