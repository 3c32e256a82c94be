package gregor.raft;

import java.util.List;

/** Keeps what a node must not forget about elections. In Kafka an interface of the same name. */
public interface QuorumStateStore {

    /** What was written last; {@link QuorumState#unknownLeader} of epoch 0 if nothing was. */
    QuorumState read();

    /**
     * Replaces it. When this returns, it survives a power failure.
     *
     * @param voterIds the voters, which version 0 of the file says too
     * @throws gregor.base.KafkaException KAFKA_STORAGE_ERROR if the disk fails: nothing may be done in the epoch then
     */
    void write(QuorumState state, int kraftVersion, List<Integer> voterIds);
}
