package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What the build is asked for, as every project's of Quarkus. */
class BuildTest {

    /** Maven does not mind a property that does nothing. */
    @Test
    void nativeProfile_isActivatedByTheProperty() throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());

        assertThat(XPathFactory.newInstance()
                        .newXPath()
                        .evaluate("/project/profiles/profile[id = 'native']/activation/property/name", pom))
                .isEqualTo("native");
    }
}
