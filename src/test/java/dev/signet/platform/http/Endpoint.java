package dev.signet.platform.http;

import dev.signet.testing.RawRequest;
import dev.signet.testing.TestUser;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What takes a body, and fields that together are good. */
enum Endpoint {
    LOGIN("POST", "/api/token/", Caller.NOBODY, Field.required("username"), Field.required("password")),
    REFRESH("POST", "/api/token/refresh/", Caller.NOBODY, Field.required("refresh")),
    VERIFY("POST", "/api/token/verify/", Caller.NOBODY, Field.required("token")),
    BLACKLIST("POST", "/api/token/blacklist/", Caller.NOBODY, Field.required("refresh")),
    PROFILE(
            "PATCH",
            "/api/users/me/",
            Caller.USER,
            Field.clearable("email", "new.address@example.com"),
            Field.clearable("phone_number", "+821012345678"),
            Field.text("first_name", "Ada"),
            Field.text("last_name", "Lovelace")),
    PASSWORD(
            "POST",
            "/api/users/me/password/",
            Caller.USER,
            Field.required("current_password"),
            Field.required("new_password")),
    USERS(
            "POST",
            "/api/admin/users/",
            Caller.ADMIN,
            Field.required("username"),
            Field.required("password"),
            Field.clearable("email", "other.address@example.com"),
            Field.clearable("phone_number", "+821012345678"),
            Field.flag("phone_number_verified"),
            Field.text("first_name", "Ada"),
            Field.text("last_name", "Lovelace"),
            Field.list("roles"),
            Field.flag("active"));

    enum Caller {
        NOBODY,
        USER,
        ADMIN
    }

    enum Type {
        TEXT,
        FLAG,
        LIST
    }

    /**
     * @param clearable takes null, to be taken away
     * @param value a good one, as JSON
     */
    record Field(String name, Type type, boolean required, boolean clearable, String value) {

        static Field required(String name) {
            return new Field(name, Type.TEXT, true, false, "\"correct horse battery\"");
        }

        static Field text(String name, String value) {
            return new Field(name, Type.TEXT, false, false, '"' + value + '"');
        }

        static Field clearable(String name, String value) {
            return new Field(name, Type.TEXT, false, true, '"' + value + '"');
        }

        static Field flag(String name) {
            return new Field(name, Type.FLAG, false, false, "false");
        }

        static Field list(String name) {
            return new Field(name, Type.LIST, false, false, "[\"reader\"]");
        }
    }

    /** A field of an endpoint, to be tried alone. */
    record Target(Endpoint endpoint, Field field) {

        /** Everything good but this field. */
        String bodyWith(String value) {
            return endpoint.body(Map.of(field.name(), value));
        }

        String bodyWithout() {
            Map<String, String> fields = endpoint.goodFields();
            fields.remove(field.name());
            return toJson(fields);
        }

        @Override
        public String toString() {
            return endpoint + " " + field.name();
        }
    }

    private final String method;
    final String path;
    final Caller caller;
    private final List<Field> fields;

    Endpoint(String method, String path, Caller caller, Field... fields) {
        this.method = method;
        this.path = path;
        this.caller = caller;
        this.fields = List.of(fields);
    }

    static Stream<Target> targets() {
        return Arrays.stream(values())
                .flatMap(endpoint -> endpoint.fields.stream().map(field -> new Target(endpoint, field)));
    }

    RawRequest request() {
        return RawRequest.of(method, path);
    }

    /** A good body, save for the fields given, which are JSON. */
    String body(Map<String, String> changes) {
        Map<String, String> all = goodFields();
        all.putAll(changes);
        return toJson(all);
    }

    private Map<String, String> goodFields() {
        Map<String, String> good = new TreeMap<>();
        fields.forEach(field -> good.put(field.name(), field.value()));
        good.computeIfPresent("username", (name, value) -> "\"nobody.yet\"");
        good.computeIfPresent("current_password", (name, value) -> '"' + TestUser.PASSWORD + '"');
        good.computeIfPresent("new_password", (name, value) -> "\"another horse altogether\"");
        return good;
    }

    private static String toJson(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> '"' + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
