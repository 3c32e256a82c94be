package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** CTL-4, REP-3, REP-4, REP-13, REP-14 and REP-19, as far as the controller decides: see {@link PartitionHistory}. */
class PartitionHistoryTest {

    @Claim("15.2")
    @Property(tries = 300)
    void whateverHappensPartitionsAreWhatTheyShouldBe(@ForAll long seed) {
        new PartitionHistory(seed).steps(60);
    }

    /** CTL-1: the records of a history, read in pieces of any size, make what they made one decision after another. */
    @Property(tries = 50)
    void ctl1TheImageIsAFunctionOfTheLog(@ForAll long seed) {
        PartitionHistory history = new PartitionHistory(seed);
        history.steps(60);
        List<MetadataRecord> log = history.cluster.written;
        Random random = new Random(seed);
        MetadataImage image = MetadataImage.EMPTY;
        for (int from = 0; from < log.size(); ) {
            int to = Math.min(log.size(), from + 1 + random.nextInt(40));
            MetadataDelta delta = new MetadataDelta(image);
            log.subList(from, to).forEach(delta::replay);
            image = delta.apply(new MetadataProvenance(to - 1, 1, 0));
            from = to;
        }
        assertThat(image).isEqualTo(history.cluster.image());
    }
}
