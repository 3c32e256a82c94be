/**
 * What the cluster decides: topics, partitions, settings, who is in it.
 *
 * <p><b>The problem.</b> Two brokers that each decide for themselves who leads a partition will one day decide
 * differently. So one node decides, writes each decision into the metadata log, and everybody, the decider included,
 * acts on what the log says and on nothing else.
 *
 * <p><b>Terms.</b> A <i>decision</i> is records plus a reply. An <i>image</i> is what all records so far add up to. A broker
 * is <i>fenced</i> from its registration until it has caught up with the log; a <i>broker epoch</i> is the offset of its
 * registration and tells one life of a broker from the next.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: deciding changes nothing; committed records are the only change, so a restart that reads the log ends where the
 *       controller was.
 *   <li>I2: the records of one request are one batch: there is no half-made topic.
 *   <li>I3: a reply leaves after its records are committed and published on this node.
 *   <li>I4: the ISR is part of the replicas and never empty; a leader is a member of it that is registered, unfenced and not
 *       leaving, or there is none. Every change of a partition raises its epoch by one, every change of its leader the leader's.
 *   <li>I5: a broker epoch, a block of producer ids and a topic id are handed out once.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.controller.Decision}, {@link gregor.controller.Controller},
 * {@link gregor.controller.ControllerLoop}; what a controller begins with ({@code Activation}); topics ({@code TopicControl},
 * {@code PartitionPlan}, {@code ReplicaPlacer}, {@link gregor.controller.TopicNameRules}); settings ({@code ConfigControl},
 * {@code ConfigChange}, {@code ConfigRules}); brokers ({@code BrokerControl}, {@code LeaderElection}).
 *
 * <p><b>Left out</b> compared with Apache Kafka's {@code QuorumController}, until the quorum is built: heartbeats and
 * fencing of several brokers, changes of the ISR, eligible leaders (those that Kafka left are honoured), reassignment,
 * changes of features, policies given by class name, several requests under one force of the disk.
 *
 * <p>KIP-500, KIP-631 (the controller), KIP-730 (producer ids), KIP-339 (incremental changes of settings),
 * KIP-835 (no-op records), KIP-868 (metadata transactions).
 */
@Uses({"base", "config", "message", "metadata", "port"})
package gregor.controller;

import gregor.base.Uses;
