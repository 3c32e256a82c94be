package gregor.coordinator;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import java.util.List;
import java.util.function.Consumer;

/** The partitions of an internal topic in which coordinators keep their memory. */
public interface CoordinatorLog {

    /**
     * Writes records as one batch, as a producer with acks=all would.
     *
     * @param done told once: {@link ErrorCode#NONE} when they are committed; may be called before this returns
     */
    void append(TopicPartition partition, List<CoordinatorRecord> records, Consumer<ErrorCode> done);

    /**
     * Reads all records of a partition that this node leads, oldest first, those too that may not be committed yet. Returns when they
     * have been read.
     *
     * @param done told once: {@link ErrorCode#NONE} when all of them are committed, an error if this node's lead was over before that;
     *     may be called before this returns
     */
    void readAll(TopicPartition partition, Consumer<CoordinatorRecord> reader, Consumer<ErrorCode> done);
}
