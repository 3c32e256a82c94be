package gregor.controller;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** CTL-4, REP-3, REP-4, REP-13, REP-14 and REP-19, as far as the controller decides: see {@link PartitionHistory}. */
class PartitionHistoryTest {

    @Property(tries = 300)
    void whateverHappensPartitionsAreWhatTheyShouldBe(@ForAll long seed) {
        new PartitionHistory(seed).steps(60);
    }
}
