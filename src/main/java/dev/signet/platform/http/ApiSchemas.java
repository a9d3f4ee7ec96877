package dev.signet.platform.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** The schemas of the description, as a generator of clients wants them. */
final class ApiSchemas {

    static final String PREFIX = "#/components/schemas/";

    private final Map<String, Schema> schemas;
    private final Collection<Operation> operations;

    ApiSchemas(OpenAPI api) {
        this.schemas = Map.copyOf(api.getComponents().getSchemas());
        this.operations = api.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .toList();
    }

    /** Ids and times are texts, and no models of their own; what an answer has, it always has. */
    void tidy(OpenAPI api) {
        List<Schema> all = new ArrayList<>(schemas.values());
        operations.forEach(
                operation -> bodies(operation).map(MediaType::getSchema).forEach(all::add));
        operations.stream()
                .flatMap(operation ->
                        Stream.ofNullable(operation.getParameters()).flatMap(List::stream))
                .forEach(parameter -> all.add(parameter.getSchema()));
        all.stream().filter(Objects::nonNull).forEach(schema -> walk(schema, this::inline));
        schemas.forEach((name, schema) -> {
            if (isText(schema)) {
                api.getComponents().removeSchema(name);
            }
        });
        requireWhatAnswersHave();
    }

    /** The schema itself, or the one that it refers to. */
    Schema resolve(Schema schema) {
        return schema.getRef() == null ? schema : schemas.get(schema.getRef().substring(PREFIX.length()));
    }

    static Stream<MediaType> bodies(Operation operation) {
        return Stream.concat(requestBodies(operation), responseBodies(operation));
    }

    static Stream<MediaType> requestBodies(Operation operation) {
        return operation.getRequestBody() == null
                ? Stream.empty()
                : mediaTypes(operation.getRequestBody().getContent());
    }

    private static Stream<MediaType> responseBodies(Operation operation) {
        return operation.getResponses().getAPIResponses().values().stream()
                .flatMap(response -> mediaTypes(response.getContent()));
    }

    private static Stream<MediaType> mediaTypes(Content content) {
        return content == null || content.getMediaTypes() == null
                ? Stream.empty()
                : content.getMediaTypes().values().stream();
    }

    private void inline(Schema schema) {
        if (schema.getRef() != null && isText(resolve(schema))) {
            Schema text = resolve(schema);
            schema.setRef(null);
            schema.setType(text.getType());
            schema.setFormat(text.getFormat());
        } else if (schema.getAnyOf() != null && isTextOrNull(schema.getAnyOf())) {
            schema.setType(List.of(SchemaType.STRING, SchemaType.NULL));
            schema.setFormat(resolve(schema.getAnyOf().get(0)).getFormat());
            schema.setAnyOf(null);
        }
    }

    private boolean isTextOrNull(List<Schema> either) {
        return either.size() == 2
                && isText(resolve(either.get(0)))
                && List.of(SchemaType.NULL).equals(either.get(1).getType());
    }

    private static boolean isText(Schema schema) {
        return List.of(SchemaType.STRING).equals(schema.getType()) && schema.getEnumeration() == null;
    }

    /** A record that leaves some of its fields out names those that it never does. */
    private void requireWhatAnswersHave() {
        Set<Schema> requested = reachable(operations.stream().flatMap(ApiSchemas::requestBodies));
        Set<Schema> answered = reachable(operations.stream().flatMap(ApiSchemas::responseBodies));
        answered.stream()
                .filter(schema -> !requested.contains(schema))
                .filter(schema -> schema.getProperties() != null && schema.getRequired() == null)
                .forEach(schema ->
                        schema.setRequired(List.copyOf(schema.getProperties().keySet())));
    }

    private Set<Schema> reachable(Stream<MediaType> bodies) {
        // By identity: two schemas that look alike are not the same.
        Set<Schema> found = Collections.newSetFromMap(new IdentityHashMap<>());
        bodies.map(MediaType::getSchema).filter(Objects::nonNull).forEach(schema -> reach(schema, found));
        return found;
    }

    private void reach(Schema schema, Set<Schema> found) {
        Schema resolved = resolve(schema);
        if (found.add(resolved)) {
            children(resolved).forEach(child -> reach(child, found));
        }
    }

    private static void walk(Schema schema, Consumer<Schema> action) {
        action.accept(schema);
        children(schema).forEach(child -> walk(child, action));
    }

    private static Stream<Schema> children(Schema schema) {
        return Stream.of(
                        Stream.ofNullable(schema.getProperties()).flatMap(map -> map.values().stream()),
                        Stream.ofNullable(schema.getItems()),
                        Stream.ofNullable(schema.getAdditionalPropertiesSchema()),
                        Stream.ofNullable(schema.getAllOf()).flatMap(List::stream),
                        Stream.ofNullable(schema.getAnyOf()).flatMap(List::stream),
                        Stream.ofNullable(schema.getOneOf()).flatMap(List::stream))
                .flatMap(part -> part);
    }

    static Schema ref(String name) {
        return OASFactory.createSchema().ref(PREFIX + name);
    }
}
