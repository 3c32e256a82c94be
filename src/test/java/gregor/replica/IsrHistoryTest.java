package gregor.replica;

import gregor.book.claim.Claim;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Histories of one leader, against a twin that knows everything: {@link IsrHistory}. */
class IsrHistoryTest {

    /**
     * REP-3 to REP-7, REP-9, REP-12, REP-14, as far as a leader alone can keep them: at each moment whoever the controller could make the next
     * leader has all that the leader calls safe, and counts for it. LIV-3, LIV-4: once nothing is lost any more, everybody is in sync,
     * everything is safe, and nothing is pending.
     */
    @Claim("11.2")
    @Property(tries = 100)
    void whoeverCouldLeadNextHasAllThatIsSafe(@ForAll long seed) {
        IsrHistory history = new IsrHistory(new Random(seed));
        for (int i = 0; i < 150; i++) {
            history.step();
            history.check();
        }
        history.heal();
        history.check();
        history.checkHealed();
    }
}
