package dev.signet.platform.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * Knows which methods a path answers to. A 405 must say so (RFC 9110, section 15.5.6), and the framework's does not; its
 * answer to OPTIONS names the methods of all paths that begin alike, and has an answer where there is nothing.
 */
@ApplicationScoped
class AllowedMethods {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^/]+}");

    /** Learnt at the first question; two that come at once learn the same. */
    private volatile List<Template> templates;

    @ServerRequestFilter(preMatching = true)
    Response options(ContainerRequestContext request) {
        if (!request.getMethod().equals(HttpMethod.OPTIONS)) {
            return null;
        }
        String allowed = ofCurrentRequest();
        if (allowed.isEmpty()) {
            throw new NotFoundException();
        }
        return Response.ok().header("Allow", allowed).build();
    }

    /** The value of an {@code Allow} header for the path of the current request. */
    String ofCurrentRequest() {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        if (templates == null) {
            templates = learn(request.getDeployment());
        }
        String path = withoutTrailingSlash(request.getPathWithoutPrefix());
        return templates.stream()
                .filter(template -> template.matches(path))
                .flatMap(template -> template.methods().stream())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static List<Template> learn(Deployment deployment) {
        Map<String, Set<String>> methodsByPath = new HashMap<>();
        RuntimeResourceVisitor.visitRuntimeResources("", deployment.getClassMappers(), new RuntimeResourceVisitor() {
            @Override
            public void visitRuntimeResource(String method, String path, RuntimeResource resource) {
                methodsByPath
                        .computeIfAbsent(withoutTrailingSlash(path), any -> new HashSet<>())
                        .addAll(method.equals("GET") ? Set.of("GET", "HEAD", "OPTIONS") : Set.of(method, "OPTIONS"));
            }
        });
        return methodsByPath.entrySet().stream()
                .map(entry -> Template.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String withoutTrailingSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** A path such as {@code /api/admin/users/{id}}, without a trailing slash. */
    private record Template(Pattern pattern, Set<String> methods) {

        static Template of(String path, Set<String> methods) {
            String pattern =
                    Stream.of(PARAMETER.split(path, -1)).map(Pattern::quote).collect(Collectors.joining("[^/]+"));
            return new Template(Pattern.compile(pattern), Set.copyOf(methods));
        }

        boolean matches(String path) {
            return pattern.matcher(path).matches();
        }
    }
}
