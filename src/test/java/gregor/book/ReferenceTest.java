package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.book.bytes.FieldDocs;
import gregor.book.source.ProjectFolder;
import gregor.book.source.SourceTree;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.message.Messages;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import gregor.protocol.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Appendices C and D: all of it is there, and says what the code says. */
class ReferenceTest {

    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");
    private static final SettingsInUse IN_USE = SettingsInUse.in(ProjectFolder.find());

    private static List<String> ids(String html) {
        return ID.matcher(html).results().map(match -> match.group(1)).toList();
    }

    @Test
    void everyApiHasItsSectionAndEveryVersionItsLayout() {
        String html = ProtocolReference.html("apis", SourceTree.of(ProjectFolder.find()));
        assertThat(ids(html)).doesNotHaveDuplicates().contains("api-Produce", "api-ApiVersions").hasSameSizeAs(Messages.all());
        for (Messages.Pair<?, ?> api : Messages.all()) {
            for (Class<?> type : List.of(api.request(), api.response())) {
                int next = api.versions().min();
                for (VersionRange alike : MessageGrammar.all(type).keySet()) {
                    assertThat(alike.min()).as("%s %s", type, alike).isEqualTo(next);
                    next = alike.max() + 1;
                }
                assertThat(next).isEqualTo(api.versions().max() + 1);
            }
        }
        assertThat(html).contains("source/gregor/message/ProduceMessage.html#L",
            "Key 18, versions 0-4. Request header 2 from version 3 on, response header 0 in all versions.");
    }

    @Test
    void aLayoutIsWrittenAsInKafkasGuide() {
        assertThat(MessageGrammar.of(MetadataRequest.class, 0)).isEqualTo("MetadataRequest => [topics]\n  topics => name\n    name => STRING\n");
        assertThat(MessageGrammar.of(MetadataRequest.class, 13)).isEqualTo("""
            MetadataRequest => [topics] allowAutoTopicCreation includeTopicAuthorizedOperations _tagged_fields
              topics => topicId name _tagged_fields
                topicId => UUID
                name => COMPACT_NULLABLE_STRING
              allowAutoTopicCreation => BOOLEAN
              includeTopicAuthorizedOperations => BOOLEAN
            """);
        assertThat(MessageGrammar.of(ProduceResponse.class, 10)).contains("      currentLeader<tag: 0> => leaderId leaderEpoch _tagged_fields\n");
    }

    @Test
    void aFieldHasItsVersionsItsDefaultAndItsMeaning() {
        String html = new FieldTable(ProduceResponse.class, FieldDocs.ofProject()).html();
        assertThat(html).contains("<th scope=\"row\" class=\"depth2\">logStartOffset</th><td>int64 <small>default -1</small></td>"
            + "<td>5+</td><td>so that an idempotent producer can tell");
        assertThat(html).contains(">batchIndex</th><td>int32</td><td>8+</td>", ">name</th><td>string</td><td>3-12</td>");
        assertThat(new FieldTable(MetadataRequest.class, FieldDocs.ofProject()).html())
            .contains("<td>string <small>or null: 10+</small></td>", "<td>array of MetadataRequestTopic <small>or null: 1+</small></td>");
    }

    @Test
    void everyErrorHasItsRow() {
        String html = ProtocolReference.html("errors", null);
        assertThat(ids(html)).hasSize(ErrorCode.values().length).doesNotHaveDuplicates();
        assertThat(html).contains("<td>3</td><th scope=\"row\"><code>UNKNOWN_TOPIC_OR_PARTITION</code></th><td>yes</td>");
        assertThatThrownBy(() -> ProtocolReference.html("error", null)).isInstanceOf(BookError.class).hasMessageContaining("apis and errors");
    }

    @Test
    void everySettingHasItsRowAndTheFirstOfANameTheAnchor() {
        ConfigReference reference = new ConfigReference(IN_USE);
        List<String> ids = new ArrayList<>();
        for (String whose : List.of("node", "dynamic", "topic", "producer", "consumer", "admin")) {
            ids.addAll(ids(reference.html(whose)));
        }
        assertThat(ids).doesNotHaveDuplicates().contains("setting-compression.type", "topic-setting-compression.type",
            "producer-setting-compression.type", "setting-cleanup.policy", "setting-linger.ms");
        NodeConfig.KEYS.keys().stream().filter(key -> !key.internal()).forEach(key -> assertThat(ids).contains("setting-" + key.name()));
        TopicConfig.KEYS.keys().stream().filter(key -> !key.internal()).forEach(key ->
            assertThat(ids).contains((NodeConfig.KEYS.contains(key.name()) ? "topic-" : "") + "setting-" + key.name()));
        assertThatThrownBy(() -> reference.html("broker")).isInstanceOf(BookError.class).hasMessageContaining("not of 'broker'");
    }

    @Test
    void aRowSaysTypeDefaultLimitsAndHowItChanges() {
        String node = new ConfigReference(IN_USE).html("node");
        assertThat(node).contains("<dd class=\"facts\">int, default <code class=\"value\">3</code>; at least 1; high importance; cluster-wide</dd>");
        assertThat(new ConfigReference(IN_USE).html("topic")).contains("<code class=\"value\">604800000</code> (7 days)",
            "Where it is not set, <a href=\"#setting-log.segment.bytes\">");
    }

    @Test
    void aSettingIsInUseIfTheCodeAsksForIt() {
        assertThat(List.of("num.network.threads", "log.segment.bytes", "listeners", "broker.id", "log.roll.hours", "node.id"))
            .allSatisfy(name -> assertThat(IN_USE.contains(NodeConfig.KEYS.find(name), false)).as(name).isTrue());
        assertThat(IN_USE.contains(NodeConfig.KEYS.find("kafka.metrics.reporters"), false)).isFalse();
        assertThat(IN_USE.contains(TopicConfig.KEYS.find("cleanup.policy"), true)).isTrue();
        assertThat(SettingsInUse.accessor("log.cleaner.io.max.bytes.per.second")).isEqualTo("logCleanerIoMaxBytesPerSecond");
    }

    @Test
    void largeNumbersAreSaidInLargeUnits() {
        assertThat(Amount.readable("log.retention.ms", "604800000")).isEqualTo("7 days");
        assertThat(Amount.readable("a.ms", "60000")).isEqualTo("1 minute");
        assertThat(Amount.readable("a.ms", "1001")).isEmpty();
        assertThat(Amount.readable("log.segment.bytes", "1073741824")).isEqualTo("1 GiB");
        assertThat(Amount.readable("a.ms", "9223372036854775807")).isEqualTo("the largest number there is: no limit");
        assertThat(Amount.readable("num.threads", "60000")).isEmpty();
        assertThat(Amount.readable("a.ms", "-1")).isEmpty();
    }
}
