package dev.signet.platform.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;

/**
 * What each method of a resource takes, as it declares it. It is learnt when the container is made: of a native image that
 * is when the image is built, so that nothing has to be registered for reflection.
 */
@Singleton
class DeclaredInput {

    private static final String OURS = "dev.signet.";

    /**
     * @param query the names of the query parameters
     * @param ignoresUnknown whether there may be others
     */
    record Input(Set<String> query, boolean body, boolean ignoresUnknown) {}

    private record Key(Class<?> resource, String method) {}

    private final Map<Key, Input> inputs = new HashMap<>();

    void learn(@Observes @Initialized(ApplicationScoped.class) Object container, BeanManager beans) {
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                // Those of libraries need not be loaded for it.
                .filter(bean -> bean.getClass().getName().startsWith(OURS))
                .map(Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .forEach(method -> inputs.put(new Key(method.getDeclaringClass(), method.getName()), read(method)));
    }

    Input of(ResteasyReactiveResourceInfo method) {
        return inputs.get(new Key(method.getResourceClass(), method.getName()));
    }

    private static Input read(Method method) {
        Set<String> query = Stream.of(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(RestQuery.class))
                .map(DeclaredInput::name)
                .collect(Collectors.toUnmodifiableSet());
        boolean body = method.isAnnotationPresent(Consumes.class)
                || Stream.of(method.getParameterTypes()).anyMatch(Class::isRecord);
        boolean ignoresUnknown = Stream.of(method.getParameterTypes()).anyMatch(IgnoresUnknown.class::isAssignableFrom);
        return new Input(query, body, ignoresUnknown);
    }

    private static String name(Parameter parameter) {
        String name = parameter.getAnnotation(RestQuery.class).value();
        return name.isEmpty() ? parameter.getName() : name;
    }
}
