/**
 * One handler a request: what a broker answers, and with whose help.
 *
 * <p><b>The problem.</b> Some forty kinds of request, each in many versions, must find the part of the broker that can
 * answer them, get exactly one reply each, and never hold a thread while they wait. So reading a request, finding its
 * handler and writing its reply are done in one place ({@link gregor.broker.KafkaApis}), and a handler is left with what is
 * its own: which questions to put to the log, the metadata or a coordinator.
 *
 * <p><b>Terms.</b> A <i>handler</i> serves one API. A <i>table</i> is what one kind of listener serves: brokers' listeners and
 * controllers' have one each. An <i>envelope</i> is a client's request as a broker <i>forwards</i> it to the controller, with the
 * client's name. A <i>heartbeat</i> is what a broker says of itself to the controller. <i>Metadata publishers</i> are the parts that
 * follow the metadata log.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: a request gets one reply, in its own version, or its connection is closed.
 *   <li>I2: what ApiVersions announces is what the table serves, neither more nor less (Produce 0 to 2 excepted, which is
 *       announced for librdkafka's sake).
 *   <li>I3: no handler waits: a request that cannot be answered yet is left with a purgatory, a coordinator or the
 *       controller, and its thread goes on.
 *   <li>I4: of the requests in which a broker speaks of itself to the controller one is under way at a time, and it says the epoch
 *       of the latest registration.
 *   <li>I5: the states of a broker follow each other as {@link gregor.broker.BrokerState} says; one that is to stop gets to the
 *       last of them, whatever the controller does.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.broker.BrokerApis} and {@link gregor.broker.ControllerApis} (the tables),
 * {@link gregor.broker.KafkaApis}, {@link gregor.broker.RequestContext}, then {@code ProduceHandler} and {@code FetchHandler}; the way
 * of a request that only the controller can answer: {@link gregor.broker.ForwardingManager},
 * {@link gregor.broker.ControllerChannel}, {@code AlterConfigsHandlers}, {@code EnvelopeHandler}, {@code ControllerHandlers},
 * {@code ErrorReplies}; what a broker says of itself: {@link gregor.broker.BrokerState}, {@code BrokerLifecycle},
 * {@link gregor.broker.BrokerLifecycleManager}; what its leaders say of their ISRs: {@link gregor.broker.AlterPartitionManager};
 * then any other handler; what follows the metadata is in {@link gregor.broker.DynamicConfig} and
 * {@link gregor.broker.GroupElections}.
 *
 * <p><b>Left out</b> compared with Apache Kafka's {@code KafkaApis} and {@code ControllerApis}: authorization (an envelope is opened
 * whoever sends it), quotas, transactions, share groups, telemetry; ACLs, SCRAM, client quotas and tokens, which a controller would
 * decide.
 *
 * <p>Other than in Kafka, a broker sends a heartbeat at once when another controller becomes the active one (see
 * {@code BrokerLoss} of the controller), and when it has followed that another broker is leaving, which waits for that.
 *
 * <p>KIP-590 (envelopes), KIP-631 (registration and heartbeats), KIP-919 (controllers' listeners).
 */
@Uses({"base", "config", "controller", "coordinator", "group", "isr", "log", "message", "metadata", "network", "port", "protocol", "record",
    "replica", "txn"})
package gregor.broker;

import gregor.base.Uses;
