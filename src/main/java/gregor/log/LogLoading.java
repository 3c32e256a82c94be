package gregor.log;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.TopicConfig;
import gregor.port.Clock;
import gregor.port.Workers;
import java.lang.System.Logger.Level;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What the logs of a node need when they are opened.
 *
 * @param configOf the settings of a topic, by its name
 * @param isStray whether the cluster has no replica here of a partition of that topic id, which is {@link Uuid#ZERO} for a
 *     log that has none
 * @param clock for messages, and for the age of segments
 * @param workers open several logs at a time
 * @param report is told how far it is, what recovery mended, and, then or later, that a directory goes offline
 */
public record LogLoading(Function<String, TopicConfig> configOf, BiPredicate<TopicPartition, Uuid> isStray, Clock clock, Workers workers,
                         BiConsumer<Level, String> report) {

    /** Without a word. */
    public LogLoading(Function<String, TopicConfig> configOf, BiPredicate<TopicPartition, Uuid> isStray, Clock clock, Workers workers) {
        this(configOf, isStray, clock, workers, (level, line) -> { });
    }
}
