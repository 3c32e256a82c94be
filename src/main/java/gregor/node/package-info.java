/**
 * A node: all parts, made and started in the right order.
 *
 * <p><b>The problem.</b> A log can only be opened with its topic's settings, which are in the metadata log, which needs the
 * identity of the node, which is in the log directory, and a leader, which needs the other nodes. A client that connects too
 * early finds topics without partitions. So the order in which a node comes up is written down in one place, and the parts know
 * nothing of it.
 *
 * <p><b>Reading order.</b> {@link gregor.node.Edges}, {@link gregor.node.NodeWiring}, {@code QuorumWiring} and
 * {@code BrokerWiring}; {@code QuorumInbox}; {@code PolledClient}, {@code QuorumChannel} and {@code ActiveControllerChannel}, which lead to other
 * nodes; {@code ConnectionProbe}, which asks whether one is there; {@code AssignmentsManager} and {@code ControllerRegistrationManager}, which tell the controller of this one; then
 * {@link gregor.node.Journey} and {@code JourneyCheck}, the demonstration.
 *
 * <p><b>In Apache Kafka</b> this is {@code KafkaRaftServer}, {@code SharedServer}, {@code ControllerServer} and
 * {@code BrokerServer}. Left out: a controller that adds itself to the voters, and a new address of a voter, are the quorum's
 * own business here.
 */
@Uses({"base", "broker", "client", "config", "controller", "coordinator", "group", "log", "message", "metadata", "metrics", "network", "port", "protocol", "raft",
    "record", "replica", "txn"})
package gregor.node;

import gregor.base.Uses;
