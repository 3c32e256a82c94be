package gregor.controller;

import gregor.base.Uuid;

/** That a broker has its replica of a partition in one of its log directories. */
public record ReplicaDirectory(Uuid topicId, int partition, Uuid directory) {}
