/**
 * Settings with Kafka's own names, defaults, units and meanings: of a node ({@code server.properties}) and of a topic.
 *
 * <p><b>The problem.</b> A broker has some 360 settings and a topic some 30, each with a type, a default and a range,
 * and whoever runs a cluster knows them by Kafka's names. A mistake in them should be found when the node starts, by
 * name, and not a week later by its consequences. The rest of the code wants a number, not a text.
 *
 * <p><b>Terms.</b> A <i>key</i> ({@link gregor.config.ConfigKey}) is one setting and all that is known about it in
 * advance. An <i>override</i> is a topic's own value for a key. A <i>fallback</i> is the key whose value counts where
 * one is not set: a topic's falls back to its broker's, milliseconds fall back to hours. A <i>dynamic</i> setting is
 * changed while the broker runs, for one broker or as a default for all of them.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: a {@code NodeConfig} or {@code TopicConfig} that exists is valid; it never changes.
 *   <li>I2: what somebody reads about a bad value names the key, the value and what is allowed; the value of a password
 *       is never shown.
 *   <li>I3: a topic's key falls back to exactly one broker's key, in the same unit.
 *   <li>I4: which value counts depends on the place where it is set, never on the order in time: override, dynamic
 *       for this broker, dynamic for all brokers, the node's properties, default.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.config.ConfigType}, {@link gregor.config.Allowed} and
 * {@link gregor.config.ConfigKey}: what a setting is. {@link gregor.config.ConfigDef}: all of them together.
 * {@code SocketKeys}, {@code LogKeys} and the other {@code ...Keys}: the settings themselves, as tables.
 * {@link gregor.config.TopicConfig} and {@link gregor.config.NodeConfig}: what the rest of the code asks.
 * {@code Listeners} and {@code NodeChecks}: what settings must say together.
 * {@link gregor.config.ConfigDescription}: what {@code kafka-configs --describe} shows.
 *
 * <p><b>Left out</b> of what Apache Kafka has: values that name another place to read them from
 * ({@code ${provider:path:key}}, KIP-297), plug-in classes (a CLASS is kept as its name), and overrides of a setting
 * for one listener ({@code listener.name.X.}), which are known but not read yet.
 *
 * <p><b>Sources.</b> Kafka's {@code ConfigDef}, {@code AbstractKafkaConfig}, {@code KafkaConfig}, {@code LogConfig},
 * {@code DynamicBrokerConfig}, {@code ServerTopicConfigSynonyms} and {@code ConfigHelper}, release 4.3.1; KIP-226
 * (dynamic settings), KIP-569 (types and documentation).
 */
@Uses({"base"})
package gregor.config;

import gregor.base.Uses;
