package gregor.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Nothing but the JDK at run time, and few things in tests. */
class PomTest {

    private static final Set<String> IN_EVERY_BUILD = Set.of("junit-jupiter", "assertj-core", "jqwik", "asciidoctorj");

    @Test
    void nothingButTheJdkAtRunTime() throws Exception {
        assertThat(violations(Files.readString(Source.top().resolve("pom.xml")))).isEmpty();
    }

    @Test
    void theRuleFindsWhatItIsFor() throws Exception {
        String pom = """
            <project><dependencyManagement><dependencies><dependency><artifactId>bom</artifactId></dependency></dependencies></dependencyManagement>
            <dependencies><dependency><artifactId>guava</artifactId></dependency>
            <dependency><artifactId>mockito</artifactId><scope>test</scope></dependency>
            <dependency><artifactId>jqwik</artifactId><scope>test</scope></dependency></dependencies>
            <profiles><profile><dependencies><dependency><artifactId>kafka-clients</artifactId><scope>test</scope></dependency>
            <dependency><artifactId>lz4</artifactId><scope>runtime</scope></dependency></dependencies></profile></profiles></project>
            """;
        assertThat(violations(pom)).containsExactly("guava is not of test scope", "guava is in the default build",
            "mockito is in the default build", "lz4 is not of test scope");
    }

    private static List<String> violations(String pom) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        NodeList all = factory.newDocumentBuilder().parse(new ByteArrayInputStream(pom.getBytes(StandardCharsets.UTF_8)))
            .getElementsByTagName("dependency");
        List<String> found = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            Element dependency = (Element) all.item(i);
            String name = text(dependency, "artifactId");
            // What a version list says is no dependency yet; what a plug-in of the build needs is not ours.
            if (isInside(dependency, "dependencyManagement") || isInside(dependency, "plugin")) {
                continue;
            }
            if (!text(dependency, "scope").equals("test")) {
                found.add(name + " is not of test scope");
            }
            if (!isInside(dependency, "profile") && !IN_EVERY_BUILD.contains(name)) {
                found.add(name + " is in the default build");
            }
        }
        return found;
    }

    private static String text(Element element, String child) {
        NodeList children = element.getElementsByTagName(child);
        return children.getLength() == 0 ? "" : children.item(0).getTextContent().trim();
    }

    private static boolean isInside(Node node, String name) {
        return node != null && (node.getNodeName().equals(name) || isInside(node.getParentNode(), name));
    }
}
