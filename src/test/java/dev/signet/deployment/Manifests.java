package dev.signet.deployment;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The manifests in {@code src/main/kubernetes}, as Kubernetes reads them. */
final class Manifests {

    static final Path FOLDER = Path.of("src/main/kubernetes");

    private static final String KUSTOMIZATION = "kustomization.yaml";

    /** A patch of a file's own: it says what of an object is to be removed, which no object has. */
    private static final String REMOVES = "$patch";

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Stream.of(
                    ConfigMap.class,
                    CronJob.class,
                    Deployment.class,
                    HorizontalPodAutoscaler.class,
                    Job.class,
                    NetworkPolicy.class,
                    PodDisruptionBudget.class,
                    PrometheusRule.class,
                    Service.class,
                    ServiceAccount.class,
                    ServiceMonitor.class,
                    io.fabric8.knative.serving.v1.Service.class)
            .collect(Collectors.toMap(
                    type -> HasMetadata.getApiVersion(type) + "/" + HasMetadata.getKind(type), Function.identity()));

    /** Refuses what the models would keep as an additional property, at any depth. */
    private static final ObjectMapper STRICT = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    private Manifests() {}

    /** All objects, and the parts of objects that overlays put over them, with the file of each. */
    static Map<Path, List<HasMetadata>> all() {
        return files(name -> name.endsWith(".yaml") && !name.equals(KUSTOMIZATION)).stream()
                .collect(Collectors.toMap(Function.identity(), Manifests::read));
    }

    static List<Path> kustomizations() {
        return files(KUSTOMIZATION::equals);
    }

    /** Of which each line sets a variable of the environment. */
    static List<Path> environments() {
        return files(name -> name.endsWith(".env"));
    }

    static List<Path> files(java.util.function.Predicate<String> name) {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> name.test(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tree(Path file) {
        try {
            return STRICT.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails at a kind that is not known, and at a field that its kind does not have. */
    static List<HasMetadata> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** See {@link #read}. */
    static List<HasMetadata> parse(String text) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        for (String document : text.split("(?m)^---$")) {
            JsonNode tree = STRICT.readTree(document);
            String kind =
                    tree.path("apiVersion").asText() + "/" + tree.path("kind").asText();
            Class<? extends HasMetadata> type = KINDS.get(kind);
            if (type == null) {
                throw new IOException("no such kind: " + kind);
            }
            if (!tree.has(REMOVES)) {
                objects.add(STRICT.treeToValue(tree, type));
            }
        }
        return objects;
    }
}
