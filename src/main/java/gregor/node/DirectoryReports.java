package gregor.node;

import gregor.base.Uuid;
import gregor.controller.ControllerLoop;
import gregor.log.LogDirectory;
import gregor.log.LogManager;
import gregor.log.UnifiedLog;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsPartition;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsTopic;
import gregor.message.AssignReplicasToDirsMessage.AssignedDirectory;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.metadata.LocalReplicaChanges;
import gregor.metadata.LocalReplicaChanges.LocalReplica;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataPublisher;
import gregor.port.Timers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tells the controller what it can't know of this broker's log directories: where replicas were put, and which directories
 * have failed. It forgets no failure: what is reported is always the whole list.
 *
 * <p>In Apache Kafka {@code AssignmentsManager} and {@code BrokerLifecycleManager} send this in requests (KIP-858); here the
 * controller is in the same process, and takes it in the order in which it is given. Source for the rest: KIP-112.
 */
final class DirectoryReports implements MetadataPublisher {
    private static final Logger LOG = System.getLogger(DirectoryReports.class.getName());

    private static final long UNTIL_LET_IN_MS = 10;

    private final int brokerId;
    private final LogManager logs;
    /** Guarded by itself. */
    private final List<AssignedDirectory> unreported = new ArrayList<>();
    private volatile ControllerLoop controller;
    private volatile long brokerEpoch = -1;
    private volatile long appliedOffset = -1;

    DirectoryReports(int brokerId, LogManager logs) {
        this.brokerId = brokerId;
        this.logs = logs;
    }

    /**
     * Reports what there is, and from now on whatever follows, at once, and goes on telling that the broker is there.
     *
     * @param everyMs how often
     * @return completed when the broker is let in
     */
    CompletableFuture<?> start(ControllerLoop reportTo, long epoch, Timers timers, long everyMs) {
        controller = reportTo;
        brokerEpoch = epoch;
        CompletableFuture<Object> letIn = new CompletableFuture<>();
        beat(timers, everyMs, letIn);
        return letIn;
    }

    private void beat(Timers timers, long everyMs, CompletableFuture<Object> letIn) {
        report().whenComplete((reply, failure) -> {
            if (reply != null && !reply.isFenced()) {
                letIn.complete(reply);
            }
            timers.after(letIn.isDone() ? everyMs : UNTIL_LET_IN_MS, () -> beat(timers, everyMs, letIn));
        });
    }

    /** To be called behind the publisher that puts replicas into directories. */
    @Override
    public void onMetadataUpdate(MetadataDelta delta, MetadataImage image) {
        appliedOffset = image.offset();
        LocalReplicaChanges changes = delta.topics().localChanges(brokerId);
        changes.leaders().forEach(this::note);
        changes.followers().forEach(this::note);
        if (hasUnreported()) {
            report();
        }
    }

    private boolean hasUnreported() {
        synchronized (unreported) {
            return !unreported.isEmpty();
        }
    }

    private void note(LocalReplica replica) {
        UnifiedLog log = logs.log(replica.partition());
        if (log != null && log.topicId().equals(replica.topicId())) {
            Uuid directory = logs.directoryOf(log).id();
            if (!directory.equals(replica.after().directory(brokerId))) {
                synchronized (unreported) {
                    unreported.add(new AssignedDirectory(directory, List.of(new AssignReplicasToDirsTopic(replica.topicId(),
                        List.of(new AssignReplicasToDirsPartition(replica.partition().partition()))))));
                }
            }
        }
    }

    /** Brings the controller up to date; without effect until there is one. */
    CompletableFuture<BrokerHeartbeatResponse> report() {
        ControllerLoop to = controller;
        if (to == null) {
            return CompletableFuture.completedFuture(null);
        }
        List<AssignedDirectory> assignments;
        synchronized (unreported) {
            assignments = List.copyOf(unreported);
            unreported.clear();
        }
        if (!assignments.isEmpty()) {
            to.submit(decider -> decider.assignReplicasToDirs(new AssignReplicasToDirsRequest(brokerId, brokerEpoch, assignments)))
                .whenComplete(DirectoryReports::tellFailure);
        }
        List<Uuid> failed = logs.directories().stream().filter(directory -> directory.failure() != null).map(LogDirectory::id).toList();
        List<Uuid> cordoned = logs.online().stream().filter(LogDirectory::isCordoned).map(LogDirectory::id).toList();
        return to.submit(decider -> decider.heartbeat(
            new BrokerHeartbeatRequest(brokerId, brokerEpoch, appliedOffset, false, false, failed, cordoned))).whenComplete(DirectoryReports::tellFailure);
    }

    private static void tellFailure(Object done, Throwable failure) {
        if (failure != null) {
            LOG.log(Level.ERROR, "the controller could not be told about log directories", failure);
        }
    }
}
