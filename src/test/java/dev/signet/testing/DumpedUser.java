package dev.signet.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A user as {@code manage.py dumpdata} writes it: a test changes what it is about. */
public final class DumpedUser {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final AtomicLong NEXT = new AtomicLong(System.currentTimeMillis() * 100);

    private final Map<String, Object> object = new LinkedHashMap<>();
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private DumpedUser(long pk, String username) {
        object.put("model", "accounts.user");
        object.put("pk", pk);
        object.put("fields", fields);
        fields.put("password", TestUser.PASSWORD_HASH);
        fields.put("last_login", null);
        fields.put("is_superuser", false);
        fields.put("username", username);
        fields.put("first_name", "");
        fields.put("last_name", "");
        fields.put("email", "");
        fields.put("is_staff", false);
        fields.put("is_active", true);
        fields.put("date_joined", "2020-02-03T04:05:06.789Z");
        fields.put("phone_number", "");
        fields.put("groups", List.of());
        fields.put("user_permissions", List.of());
    }

    /** With a primary key and a username that no other has. */
    public static DumpedUser create() {
        long pk = NEXT.incrementAndGet();
        return new DumpedUser(pk, "dumped" + pk);
    }

    public static DumpedUser create(long pk, String username) {
        return new DumpedUser(pk, username);
    }

    public DumpedUser with(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    public DumpedUser without(String field) {
        fields.remove(field);
        return this;
    }

    /** Changes what stands beside the fields. */
    public DumpedUser having(String name, Object value) {
        object.put(name, value);
        return this;
    }

    public String username() {
        return (String) fields.get("username");
    }

    public Object pk() {
        return object.get("pk");
    }

    @Override
    public String toString() {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
