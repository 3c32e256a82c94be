package gregor.book.diagram;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.Diagram.Branch;
import gregor.book.diagram.Diagram.Frame;
import gregor.book.diagram.Diagram.Item;
import gregor.scenarios.TraceStep;
import java.util.ArrayList;
import java.util.List;

/** The matcher's naive twin, for short traces: tries every way to divide a trace among the parts of a diagram. */
final class DiagramTwin {

    private DiagramTwin() {}

    static boolean allows(List<Item> items, List<TraceStep> trace) {
        if (items.isEmpty()) {
            return trace.isEmpty();
        }
        List<Item> others = items.subList(1, items.size());
        for (int i = 0; i <= trace.size(); i++) {
            if (allows(items.get(0), trace.subList(0, i)) && allows(others, trace.subList(i, trace.size()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean allows(Item item, List<TraceStep> trace) {
        if (item instanceof Arrow arrow) {
            return trace.size() == 1 && DiagramMatch.fits(arrow, trace.get(0));
        }
        return item instanceof Frame frame ? allows(frame, frame.branches(), trace) : trace.isEmpty();
    }

    private static boolean allows(Frame frame, List<Branch> branches, List<TraceStep> trace) {
        List<Item> first = branches.get(0).items();
        return switch (frame.kind()) {
            case ALT -> branches.stream().anyMatch(branch -> allows(branch.items(), trace));
            case OPT -> trace.isEmpty() || allows(first, trace);
            case LOOP -> allows(first, trace) || oneRoundAndMore(frame, trace);
            case PAR -> branches.size() == 1 ? allows(first, trace) : sharedOut(frame, branches, trace);
        };
    }

    private static boolean oneRoundAndMore(Frame frame, List<TraceStep> trace) {
        for (int i = 1; i < trace.size(); i++) {
            if (allows(frame.branches().get(0).items(), trace.subList(0, i)) && allows(frame, frame.branches(), trace.subList(i, trace.size()))) {
                return true;
            }
        }
        return false;
    }

    /** Some of the steps for the first branch, the rest for the others. */
    private static boolean sharedOut(Frame frame, List<Branch> branches, List<TraceStep> trace) {
        for (int mask = 0; mask < 1 << trace.size(); mask++) {
            List<TraceStep> some = new ArrayList<>();
            List<TraceStep> rest = new ArrayList<>();
            for (int i = 0; i < trace.size(); i++) {
                ((mask >> i & 1) == 1 ? some : rest).add(trace.get(i));
            }
            if (allows(branches.get(0).items(), some) && allows(frame, branches.subList(1, branches.size()), rest)) {
                return true;
            }
        }
        return false;
    }
}
