package dev.signet.verifiers;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.FreePorts;
import dev.signet.testing.JavaProcess;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Another Quarkus application, in {@code src/it}, with one guarded resource. */
final class QuarkusService implements Verifier {

    private final JavaProcess process;
    private final int port;

    private QuarkusService(JavaProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and does not wait.
     *
     * @param project its folder
     * @param name of this instance
     */
    static QuarkusService launch(String project, String name, Map<String, String> properties) {
        int port = FreePorts.next();
        List<String> options = new ArrayList<>();
        options.add("-Dquarkus.http.port=" + port);
        properties.forEach((property, value) -> options.add("-D" + property + "=" + value));
        Path jar = Path.of("target/it", project, "target/quarkus-app/quarkus-run.jar");
        return new QuarkusService(JavaProcess.launch(name, jar, Map.of(), options), port);
    }

    QuarkusService awaitReady() {
        process.awaitReady(this::isReady);
        return this;
    }

    @Override
    public Optional<Bearer> verify(String accessToken) {
        Response answer = whoAmI(given().header("Authorization", "Bearer " + accessToken));
        if (answer.statusCode() == 401) {
            return Optional.empty();
        }
        assertThat(answer.statusCode()).as(process.log()).isEqualTo(200);
        return Optional.of(new Bearer(answer.path("name"), answer.path("phone_number")));
    }

    /** Not {@code close}: JUnit would call that after the first parameterized test. */
    void stop() {
        process.close();
    }

    private boolean isReady() throws Exception {
        try {
            return whoAmI(given()).statusCode() == 401;
        } catch (Exception e) {
            if (e instanceof ConnectException) {
                return false;
            }
            throw e;
        }
    }

    private Response whoAmI(RequestSpecification request) {
        return request.baseUri("http://localhost").port(port).get("/whoami");
    }
}
