package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every class of Apache Kafka that appendix A names is in the jars of the release that this project follows. */
class RosettaMatchesKafkaTest {

    @Test
    void everyClassIsWhereThePageSays() {
        List<String> missing = new ArrayList<>();
        for (Rosetta.KafkaClass named : Rosetta.of(Path.of("chapters/a-rosetta.adoc")).kafkaClasses()) {
            if (!exists(named.fullName())) {
                missing.add(named.fullName() + " (line " + named.line() + ")");
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void theRuleFindsWhatItIsFor() {
        assertThat(exists("org.apache.kafka.common.Uuid")).isTrue();
        assertThat(exists("org.apache.kafka.common.config.ConfigDef.ConfigKey")).isTrue();
        assertThat(exists("org.apache.kafka.common.Uuids")).isFalse();
    }

    /** Packages are in small letters and become folders; behind a class' name comes a dollar sign and the nested one's. */
    private static boolean exists(String fullName) {
        String folders = fullName.replaceAll("\\b([a-z]\\w*)\\.", "$1/");
        return RosettaMatchesKafkaTest.class.getClassLoader().getResource(folders.replace('.', '$') + ".class") != null;
    }
}
