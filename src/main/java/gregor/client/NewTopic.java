package gregor.client;

import java.util.List;
import java.util.Map;

/**
 * A topic to create.
 *
 * @param partitions -1 for the brokers' default
 * @param replicationFactor -1 for the brokers' default
 * @param assignments the brokers of each partition, from 0 on, the preferred leader first; then the two numbers must
 *     be -1. Empty to leave the choice to the controller
 * @param configs settings that differ from the defaults
 */
public record NewTopic(String name, int partitions, short replicationFactor, List<List<Integer>> assignments, Map<String, String> configs) {}
