package gregor.sim;

import java.util.List;
import java.util.Set;

/**
 * What a run is told.
 *
 * @param nodes how many replicas the quorum has; of whole nodes, how many are brokers
 * @param whole whether each is a whole node, or the quorum alone
 * @param kinds the faults that may be drawn
 * @param onPurpose whether the kinds were named, so that all of them are on
 * @param only numbers of the faults that happen, of those that the seed draws; null for all
 */
public record RunSettings(long seed, int nodes, boolean whole, Set<FaultKind> kinds, boolean onPurpose, List<Integer> only) {

    public RunSettings only(List<Integer> numbers) {
        return new RunSettings(seed, nodes, whole, kinds, onPurpose, numbers);
    }

    public RunSettings seed(long newSeed) {
        return new RunSettings(newSeed, nodes, whole, kinds, onPurpose, only);
    }
}
