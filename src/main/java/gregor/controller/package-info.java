/**
 * What the cluster decides: topics, partitions, settings, who is in it.
 *
 * <p><b>The problem.</b> Two brokers that each decide for themselves who leads a partition will one day decide
 * differently. So one node decides, writes each decision into the metadata log, and everybody, the decider included,
 * acts on what the log says and on nothing else.
 *
 * <p><b>Terms.</b> A <i>decision</i> is records plus a reply. An <i>image</i> is what all records so far add up to. The
 * <i>active controller</i> is the node that leads the metadata quorum; the others are <i>standbys</i>. A broker
 * is <i>fenced</i> from its registration until it has caught up with the log, when it is not heard of for a <i>session</i>, and
 * when its process is plainly gone; a <i>broker epoch</i> is the offset of its registration and tells one life of a broker from the next.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: deciding changes nothing; the log's records are the only change. A decision is made on all that was appended, and a
 *       controller that ceases to be active goes back to what is committed, exactly (CTL-1, CTL-2).
 *   <li>I2: a controller decides nothing before it has applied all that was in the log when its epoch began; one that cannot apply a
 *       record stops (CTL-7).
 *   <li>I3: a reply, also a refusal, leaves when all that it may tell of is committed.
 *   <li>I4, at each offset of the log: the ISR and the ELR are replicas, and have none in common; while the ISR has
 *       {@code min.insync.replicas} members the ELR is empty; a leader is a member of the ISR; no member is fenced, leaving, or in a
 *       directory that failed (without an ELR the last one stays, and does not lead). Every change of a partition raises its epoch by
 *       one, every change of its leader the leader's (CTL-4).
 *   <li>I5: a broker epoch, a block of producer ids and a topic id are handed out once (CTL-5, CTL-6).
 *   <li>I6: the records of one request are one batch, so there is no half-made topic; a request that needs more is refused alone
 *       (CTL-3). What has to be done however much it is (fencing a broker) may be many batches, each of which makes sense; where only
 *       all of it does (another {@code min.insync.replicas}, with what that means for each partition), they are one metadata transaction.
 *   <li>I7: who is in the ISR or the ELR has all that was committed, unless a leader was elected that may lack some, which only
 *       settings, an operator or the loss of all others bring about, and which the record says (REP-3, REP-4, REP-13).
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.controller.Decision}, {@link gregor.controller.Controller};
 * {@link gregor.controller.ControllerLoop} with {@code ImageTimeline}, {@code WaitingReplies} and {@code PeriodicTasks}; what a
 * controller begins with ({@code Activation}); topics ({@code TopicControl}, {@code PartitionPlan}, {@code ReplicaPlacer},
 * {@link gregor.controller.TopicNameRules}); settings ({@code ConfigControl}, {@code ConfigChange}, {@code ConfigRules}); the lives of
 * brokers ({@code BrokerControlState}, {@code BrokerHeartbeats}, {@code BrokerControl}; {@code BrokerLoss} with
 * {@code EarlyFencing}); features ({@code FeatureControl}). Partitions: {@code LeaderElection}, {@code Reassignment} and {@code PartitionChange}, which is where every change becomes a record;
 * {@code PartitionChanges}, the decision in the making; and the occasions, {@code BrokerPartitions}, {@code DirectoryControl},
 * {@code AlterPartitionControl}, {@code ReassignmentControl}, {@code ElectionControl}.
 *
 * <p><b>Compared with Apache Kafka.</b> There each collection of the controller is a timeline that can be turned back; here there is
 * one immutable image a batch. A refusal there leaves at once, although what it saw may be lost. There the session alone says when a
 * broker is gone; here the end of its connection and its machine's refusals may say so first, or a process that has its log directories
 * (see {@code BrokerLoss}). There only the bootstrap records are a metadata transaction. Requests have no deadline in the queue here. There are no indexes from brokers to their partitions: looking through 100,000 partitions took about 20 ms on a machine
 * with seven times more to do than it could, and the changes of the 3,000 that a fenced broker had among them three times that. Left out:
 * policies given by class name, decisions about ACLs, SCRAM, quotas and delegation tokens (their records are
 * kept), metrics.
 *
 * <p>KIP-500, KIP-631 (the controller), KIP-584 and KIP-778 (features), KIP-730 (producer ids), KIP-339 (incremental changes of
 * settings), KIP-497, KIP-841 and KIP-903 (the ISR), KIP-966 (eligible leaders), KIP-455 and KIP-860 (moves), KIP-183 and KIP-460
 * (elections), KIP-858 (directories), KIP-835 (no-op records), KIP-868 (metadata transactions), KIP-919 (controller registrations).
 */
@Uses({"base", "config", "message", "metadata", "port", "raft", "record"})
package gregor.controller;

import gregor.base.Uses;
