package gregor.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which partitions the flags of {@code get-offsets} mean: rules of which one has to fit. */
final class TopicPartitionFilter {

    /** One rule; {@code from} is inclusive, {@code to} exclusive. */
    private record Rule(TopicFilter topics, int from, int to) {}

    /** Kafka's own: a topic, and perhaps a partition, a range, or a range that is open at one side. */
    private static final Pattern TOPIC_PARTITION = Pattern.compile("([^:,]*)(?::(?:([0-9]*)|(?:([0-9]*)-([0-9]*))))?");

    private final List<Rule> rules;

    private TopicPartitionFilter(List<Rule> rules) {
        this.rules = rules;
    }

    /** @throws UsageException if a flag's value makes no sense */
    static TopicPartitionFilter of(CommandLine flags) {
        boolean excludeInternal = flags.has("exclude-internal-topics");
        List<Rule> rules = new ArrayList<>();
        if (flags.has("topic-partitions")) {
            for (String pattern : flags.value("topic-partitions").split(",")) {
                rules.add(rule(pattern.trim(), excludeInternal));
            }
        } else {
            TopicFilter topics = TopicFilter.of(flags.value("topic"), excludeInternal);
            if (!flags.has("partitions")) {
                rules.add(new Rule(topics, 0, Integer.MAX_VALUE));
            } else {
                for (String partition : flags.value("partitions").split(",")) {
                    int number = number(partition.trim(), -1, flags.value("partitions"));
                    rules.add(new Rule(topics, number, number + 1));
                }
            }
        }
        return new TopicPartitionFilter(rules);
    }

    private static Rule rule(String pattern, boolean excludeInternal) {
        Matcher matcher = TOPIC_PARTITION.matcher(pattern);
        if (!matcher.matches()) {
            throw new UsageException("Invalid rule specification: " + pattern);
        }
        TopicFilter topics = TopicFilter.of(matcher.group(1).isEmpty() ? null : matcher.group(1), excludeInternal);
        String one = matcher.group(2);
        if (one != null && !one.isEmpty()) {
            int number = number(one, 0, pattern);
            return new Rule(topics, number, number + 1);
        }
        return new Rule(topics, number(matcher.group(3), 0, pattern), number(matcher.group(4), Integer.MAX_VALUE, pattern));
    }

    private static int number(String text, int ifNone, String where) {
        try {
            return text == null || text.isEmpty() && ifNone >= 0 ? ifNone : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UsageException("--partitions expects a comma separated list of numeric partition ids, but received: " + where);
        }
    }

    boolean acceptsTopic(String topic, boolean isInternal) {
        return rules.stream().anyMatch(rule -> rule.topics().accepts(topic, isInternal));
    }

    boolean accepts(String topic, boolean isInternal, int partition) {
        return rules.stream().anyMatch(rule -> rule.topics().accepts(topic, isInternal)
            && partition >= rule.from() && partition < rule.to());
    }
}
