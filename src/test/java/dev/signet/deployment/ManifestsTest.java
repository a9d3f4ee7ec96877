package dev.signet.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests are ones that Kubernetes takes, in a namespace for which Pod security is <i>restricted</i>. */
class ManifestsTest {

    private static final Set<String> SECRETS = Set.of("secret", "token", "password");

    @Test
    void manifests_haveNoFieldThatTheirKindDoesNotKnow() {
        assertThat(Manifests.all()).hasSizeGreaterThan(15).allSatisfy((file, objects) -> assertThat(objects)
                .allSatisfy(object -> assertThat(object.getMetadata().getName()).startsWith("signet")));
    }

    /** So that the test before this one can fail. */
    @ParameterizedTest
    @ValueSource(strings = {"replica: 1", "template: {spec: {containers: [{name: a, imagePulPolicy: Never}]}}"})
    void manifest_withAMisspeltField_isFound(String spec) {
        String manifest =
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: signet}, spec: {%s}}".formatted(spec);

        assertThatThrownBy(() -> Manifests.parse(manifest)).isInstanceOf(IOException.class);
    }

    @Test
    void pods_areRestricted() {
        assertThat(pods()).hasSizeGreaterThan(3).allSatisfy(pod -> {
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getHostPID()).isNull();
            assertThat(pod.getHostIPC()).isNull();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getVolumes())
                    .allMatch(volume -> volume.getSecret() != null || volume.getConfigMap() != null);
        });
        assertThat(containers()).hasSizeGreaterThan(4).allSatisfy(container -> {
            SecurityContext context = container.getSecurityContext();
            assertThat(context.getAllowPrivilegeEscalation()).isFalse();
            assertThat(context.getReadOnlyRootFilesystem()).isTrue();
            assertThat(context.getPrivileged()).isNull();
            assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(context.getCapabilities().getAdd()).isEmpty();
        });
    }

    /** Pod security may be set there only where an option of Knative allows it. */
    @Test
    void containerOfKnative_isRestrictedByItself() {
        SecurityContext context = containersOfKnative().get(0).getSecurityContext();

        assertThat(context.getRunAsNonRoot()).isTrue();
        assertThat(context.getRunAsUser()).isEqualTo(10001);
        assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    }

    @Test
    void containers_haveAVersionAndKnowTheirLimits() {
        assertThat(containers()).allSatisfy(container -> {
            assertThat(container.getImage()).matches("[a-z/-]+:v?\\d+\\.\\d+\\.\\d+.*");
            assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
        });
    }

    @Test
    void deployments_areProbedAndDrained() {
        assertThat(Manifests.all().values().stream()
                        .flatMap(List::stream)
                        .filter(Deployment.class::isInstance)
                        .map(Deployment.class::cast)
                        .map(deployment -> deployment.getSpec().getTemplate())
                        .flatMap(template -> template.getSpec().getContainers().stream())
                        .filter(container -> container.getImage() != null))
                .hasSize(2)
                .allSatisfy(container -> {
                    assertThat(probes(container)).hasSize(3);
                    assertThat(container.getLifecycle().getPreStop().getSleep().getSeconds())
                            .isPositive();
                });
    }

    @Test
    void portsOfProbes_areThoseOfTheirContainer() {
        assertThat(containers()).allSatisfy(container -> {
            List<Object> ports = container.getPorts().stream()
                    .flatMap(port -> Stream.<Object>of(port.getName(), port.getContainerPort()))
                    .toList();
            assertThat(probes(container)).allSatisfy(probe -> assertThat(ports)
                    .contains(
                            probe.getHttpGet() == null
                                    ? probe.getTcpSocket().getPort().getValue()
                                    : probe.getHttpGet().getPort().getValue()));
        });
    }

    /** What {@code ManifestsIT} asks for, from a service that listens elsewhere. */
    @Test
    void portsOfSignet_areTheDefaults() throws IOException {
        Set<Integer> ports = Stream.concat(containers().stream(), containersOfKnative().stream())
                .filter(container -> container.getImage().startsWith("signet"))
                .flatMap(container -> container.getPorts().stream())
                .map(ContainerPort::getContainerPort)
                .collect(Collectors.toSet());

        assertThat(ports).containsExactlyInAnyOrder(8080, 9000);
        assertThat(Files.readString(Path.of("src/main/resources/application.properties")))
                .doesNotContain("quarkus.http.port", "quarkus.management.port");
    }

    /** A value in clear would be in every copy of the manifests. */
    @Test
    void environments_nameFilesOfSecretsOnly() throws IOException {
        assertThat(Manifests.environments()).isNotEmpty();
        for (Path file : Manifests.environments()) {
            assertThat(Files.readAllLines(file))
                    .as(file.toString())
                    .allMatch(line -> line.matches("SIGNET_[A-Z_]+=\\S+"))
                    .filteredOn(line -> SECRETS.stream().anyMatch(secret -> line.substring(0, line.indexOf('='))
                            .toLowerCase(java.util.Locale.ROOT)
                            .contains(secret)))
                    .allMatch(line -> line.matches("SIGNET_[A-Z_]+_FILE=/etc/signet[a-z-]*/[a-z-]+"));
        }
        assertThat(containers()).allMatch(container -> container.getEnv().isEmpty());
    }

    /** Each file is in a kustomization of its folder, and nothing that is in one is missing. */
    @Test
    void kustomizations_nameEveryFileThatIsThere() {
        Set<Path> named = new TreeSet<>();
        for (Path kustomization : Manifests.kustomizations()) {
            JsonNode tree = Manifests.tree(kustomization);
            for (String pointer : List.of("resources", "components", "patches", "configMapGenerator")) {
                tree.path(pointer).forEach(entry -> entry.findValuesAsText("path")
                        .forEach(path -> named.add(resolve(kustomization, path))));
            }
            Stream.of(tree.path("resources"), tree.path("components"))
                    .flatMap(list ->
                            Stream.iterate(0, i -> i < list.size(), i -> i + 1).map(list::get))
                    .forEach(entry -> named.add(resolve(kustomization, entry.asText())));
            tree.path("configMapGenerator").forEach(generator -> Stream.of("envs", "files")
                    .forEach(list ->
                            generator.path(list).forEach(entry -> named.add(resolve(kustomization, entry.asText())))));
        }

        assertThat(named).allMatch(Files::exists);
        assertThat(Manifests.files(name -> !name.equals("kustomization.yaml") && !name.endsWith(".json")))
                .allMatch(named::contains);
    }

    // --- How ---

    private static Path resolve(Path kustomization, String path) {
        return kustomization.resolveSibling(path).normalize();
    }

    /** Of whole objects, not of what is put over them. */
    private static List<PodSpec> pods() {
        return Manifests.all().values().stream()
                .flatMap(List::stream)
                .map(ManifestsTest::pod)
                .filter(Objects::nonNull)
                .filter(pod -> pod.getContainers().get(0).getImage() != null)
                .toList();
    }

    private static PodSpec pod(HasMetadata object) {
        if (object instanceof Deployment deployment) {
            return deployment.getSpec().getTemplate().getSpec();
        }
        if (object instanceof Job job) {
            return job.getSpec().getTemplate().getSpec();
        }
        if (object instanceof CronJob cronJob) {
            return cronJob.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
        }
        return null;
    }

    private static List<Container> containers() {
        return Stream.concat(
                        pods().stream().flatMap(pod -> pod.getContainers().stream()), containersOfKnative().stream())
                .toList();
    }

    private static List<Container> containersOfKnative() {
        return Manifests.read(Manifests.FOLDER.resolve("knative/service.yaml")).stream()
                .map(io.fabric8.knative.serving.v1.Service.class::cast)
                .flatMap(service -> service.getSpec().getTemplate().getSpec().getContainers().stream())
                .toList();
    }

    private static List<Probe> probes(Container container) {
        return Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                .filter(Objects::nonNull)
                .toList();
    }

    static Stream<HTTPGetAction> probesOverHttp() {
        return containers().stream()
                .flatMap(container -> probes(container).stream())
                .map(Probe::getHttpGet)
                .filter(Objects::nonNull);
    }
}
