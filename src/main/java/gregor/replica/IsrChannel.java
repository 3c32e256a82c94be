package gregor.replica;

import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.isr.LeaderAndIsr;
import java.util.function.BiConsumer;

/** Takes the changes of ISRs that leaders propose to the controller. Any thread may call; source: Kafka's {@code AlterPartitionManager}. */
public interface IsrChannel {

    /**
     * Proposes, and goes on trying until there is an answer or the node stops. A leader has one proposal of a partition pending at a time;
     * another one says that the first is of no interest any more.
     *
     * @param outcome told at most once, later, on any thread, never from within this call: the state that the controller has decided on
     *     (its members without their epochs), or why it has refused. It must not block
     */
    void propose(TopicPartition partition, Uuid topicId, LeaderAndIsr proposed, BiConsumer<LeaderAndIsr, KafkaException> outcome);
}
