package dev.signet.platform.http;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.toCollection;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.Deployment;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;

/**
 * Knows which methods a path answers to, and which bodies they take. A 405 must say so (RFC 9110, section 15.5.6), a 415
 * should, and the framework's do not; its answer to OPTIONS names the methods of all paths that begin alike, and has an
 * answer where there is nothing.
 */
@ApplicationScoped
class Endpoints {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^/]+}");

    /** Learnt at the first question; two that come at once learn the same. */
    private volatile List<Template> templates;

    @ServerRequestFilter(preMatching = true)
    Response options(ContainerRequestContext request) {
        if (!request.getMethod().equals(HttpMethod.OPTIONS)) {
            return null;
        }
        String allowed = allowedMethods();
        if (allowed.isEmpty()) {
            throw new NotFoundException();
        }
        return Response.ok().header("Allow", allowed).build();
    }

    /** The value of an {@code Allow} header for the path of the current request. */
    String allowedMethods() {
        return ofCurrentRequest()
                .flatMap(template -> template.types().keySet().stream())
                .flatMap(method ->
                        method.equals(HttpMethod.GET) ? Stream.of(HttpMethod.GET, HttpMethod.HEAD) : Stream.of(method))
                .collect(collectingAndThen(toCollection(TreeSet::new), methods -> {
                    if (!methods.isEmpty()) {
                        methods.add(HttpMethod.OPTIONS);
                    }
                    return String.join(", ", methods);
                }));
    }

    /** The media types that the current request may have a body of. */
    List<String> acceptedTypes() {
        String method = CurrentRequestManager.get().getMethod();
        return ofCurrentRequest()
                .flatMap(template -> template.types().getOrDefault(method, List.of()).stream())
                .distinct()
                .toList();
    }

    private Stream<Template> ofCurrentRequest() {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        if (templates == null) {
            templates = learn(request.getDeployment());
        }
        String path = withoutTrailingSlash(request.getPathWithoutPrefix());
        return templates.stream().filter(template -> template.matches(path));
    }

    private static List<Template> learn(Deployment deployment) {
        Map<String, Map<String, List<String>>> byPath = new HashMap<>();
        RuntimeResourceVisitor.visitRuntimeResources("", deployment.getClassMappers(), new RuntimeResourceVisitor() {
            @Override
            public void visitRuntimeResource(String method, String path, RuntimeResource resource) {
                byPath.computeIfAbsent(withoutTrailingSlash(path), any -> new HashMap<>())
                        .put(method, types(resource));
            }
        });
        return byPath.entrySet().stream()
                .map(entry -> Template.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** JSON, where a resource says nothing. */
    private static List<String> types(RuntimeResource resource) {
        List<String> types = resource.getConsumes().stream()
                .filter(type -> !type.isWildcardType())
                .map(MediaType::toString)
                .toList();
        return types.isEmpty() ? List.of(MediaType.APPLICATION_JSON) : types;
    }

    private static String withoutTrailingSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /**
     * A path such as {@code /api/admin/users/{id}}, without a trailing slash.
     *
     * @param types of the bodies, by method
     */
    private record Template(Pattern pattern, Map<String, List<String>> types) {

        static Template of(String path, Map<String, List<String>> types) {
            String pattern =
                    Stream.of(PARAMETER.split(path, -1)).map(Pattern::quote).collect(Collectors.joining("[^/]+"));
            return new Template(Pattern.compile(pattern), Map.copyOf(types));
        }

        boolean matches(String path) {
            return pattern.matcher(path).matches();
        }
    }
}
