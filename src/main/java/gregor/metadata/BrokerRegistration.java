package gregor.metadata;

import gregor.base.Uuid;
import gregor.metadata.ClusterRecords.BrokerRegistrationChangeRecord;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import java.util.List;

/**
 * A broker as it registered, and what became of it since.
 *
 * @param epoch the offset of its RegisterBroker record
 * @param incarnationId of the process that registered
 * @param rack null if it has none
 * @param fenced whether it takes no part: no leaders, not shown to clients
 * @param inControlledShutdown whether it is leaving in good order
 * @param directories the log directories that work; empty if it never said
 * @param cordonedDirectories those that take no new replicas; null if it never said
 */
public record BrokerRegistration(
    int id,
    long epoch,
    Uuid incarnationId,
    List<NodeEndpoint> endpoints,
    List<NodeFeature> features,
    String rack,
    boolean fenced,
    boolean inControlledShutdown,
    List<Uuid> directories,
    List<Uuid> cordonedDirectories) {

    static BrokerRegistration of(RegisterBrokerRecord record) {
        return new BrokerRegistration(record.brokerId(), record.brokerEpoch(), record.incarnationId(), record.endPoints(),
            record.features(), record.rack(), record.fenced(), record.inControlledShutdown(), record.logDirs(),
            record.cordonedLogDirs());
    }

    /** @throws UnreadableMetadata if the record's numbers mean nothing */
    BrokerRegistration with(BrokerRegistrationChangeRecord change) {
        if (Math.abs(change.fenced()) > 1 || change.inControlledShutdown() < 0 || change.inControlledShutdown() > 1) {
            throw new UnreadableMetadata("unknown numbers in " + change + ": fenced may be -1, 0 or 1, inControlledShutdown 0 or 1");
        }
        return new BrokerRegistration(id, epoch, incarnationId, endpoints, features, rack,
            change.fenced() == 0 ? fenced : change.fenced() > 0,
            inControlledShutdown || change.inControlledShutdown() == 1,
            change.logDirs().isEmpty() ? directories : change.logDirs(),
            change.cordonedLogDirs() == null ? cordonedDirectories : change.cordonedLogDirs());
    }

    /** Where it listens under a listener's name, or null if it does not. */
    public NodeEndpoint endpoint(String listenerName) {
        for (NodeEndpoint endpoint : endpoints) {
            if (endpoint.name().equals(listenerName)) {
                return endpoint;
            }
        }
        return null;
    }

    /** Whether a replica that is said to be in a directory of this broker is in one that works, as far as anybody knows. */
    public boolean isOnline(Uuid directory) {
        return directories.isEmpty() || directory.equals(DirectoryId.UNASSIGNED) || directory.equals(DirectoryId.MIGRATING)
            || directories.contains(directory);
    }

    /** The record that says all of this. */
    public RegisterBrokerRecord toRecord(MetadataVersion level) {
        return new RegisterBrokerRecord(id, false, incarnationId, epoch, endpoints, features, rack, fenced, inControlledShutdown,
            level.hasDirectoryAssignment() ? directories : List.of(), level.hasCordonedLogDirs() ? cordonedDirectories : null);
    }
}
