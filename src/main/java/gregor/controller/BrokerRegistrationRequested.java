package gregor.controller;

import gregor.base.Uuid;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.NodeFeature;
import java.util.List;

/**
 * What a broker says of itself when it starts.
 *
 * @param incarnationId drawn anew for each process
 * @param endpoints what clients are told, by listener
 * @param rack null if it was given none
 * @param logDirs the ids of its log directories that work
 * @param cordonedLogDirs those of them that take no new replicas (KIP-1066)
 */
public record BrokerRegistrationRequested(int brokerId, Uuid incarnationId, List<NodeEndpoint> endpoints, List<NodeFeature> features,
        String rack, List<Uuid> logDirs, List<Uuid> cordonedLogDirs) {}
