package dev.signet.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.platform.development.EmbeddedDatabase;
import dev.signet.testing.FreePorts;
import dev.signet.testing.PackagedSignet;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages in which developers try the API, in the artifact. */
class ApiDocsIT {

    private static final Pattern LINK = Pattern.compile("(?:src|href)\\s*=\\s*[\"']([^\"'$]+)[\"']");

    @Test
    void pages_switchedOn_comeWholeFromThisHost() {
        try (EmbeddedDatabase database =
                EmbeddedDatabase.startEmpty(Path.of("target/postgresql/api-docs"), FreePorts.next())) {
            Map<String, String> environment = PackagedSignet.environment(database.url());
            environment.put("SIGNET_API_DOCS_ENABLED", "true");
            try (PackagedSignet signet = PackagedSignet.start("api-docs", environment)) {
                Response page = signet.request().get("/q/swagger-ui/");
                assertThat(page.statusCode()).isEqualTo(200);
                assertThat(page.contentType()).startsWith("text/html");
                assertThat(page.header("Content-Security-Policy"))
                        .contains("default-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("http", "*");
                List<String> links = LINK.matcher(page.asString())
                        .results()
                        .map(link -> link.group(1))
                        .toList();
                assertThat(links).contains("swagger-ui-bundle.js", "swagger-ui.css");
                assertThat(links).allSatisfy(link -> {
                    assertThat(link).doesNotStartWith("http").doesNotStartWith("//");
                    String path = link.startsWith("/") ? link : "/q/swagger-ui/" + link;
                    assertThat(signet.request().get(path).statusCode()).as(path).isEqualTo(200);
                });
                assertThat(page.asString()).contains("/q/openapi", "validatorUrl: 'none'");
                assertThat(signet.request().get("/q/openapi").statusCode()).isEqualTo(200);
            }
        }
    }
}
