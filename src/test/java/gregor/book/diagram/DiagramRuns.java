package gregor.book.diagram;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.Diagram.Branch;
import gregor.book.diagram.Diagram.Frame;
import gregor.book.diagram.Diagram.Item;
import gregor.book.diagram.Diagram.Kind;
import gregor.book.diagram.Remainder.Choice;
import gregor.scenarios.TraceStep;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A diagram held against all scenarios that it lists: each must match, and together they must show everything that the
 * diagram leaves open, since a branch that no run takes may say anything.
 */
public final class DiagramRuns {

    private DiagramRuns() {}

    /**
     * @param traces what a scenario traced, by the scenario's name
     * @return what is wrong, each with the diagram's file and line; empty if the diagram is true
     */
    public static List<String> problems(Diagram diagram, Function<String, List<TraceStep>> traces) {
        List<String> problems = new ArrayList<>();
        Set<Choice> seen = new LinkedHashSet<>();
        for (String scenario : diagram.scenarios()) {
            DiagramMatch match = DiagramMatch.of(diagram, traces.apply(scenario));
            match.mismatch().ifPresent(text -> problems.add(diagram.file() + " is not what scenario " + scenario + " did:\n" + text));
            seen.addAll(match.choices());
        }
        if (problems.isEmpty()) {
            uncovered(diagram, diagram.items(), seen, problems);
        }
        return problems;
    }

    private static void uncovered(Diagram diagram, List<Item> items, Set<Choice> seen, List<String> problems) {
        for (Item item : items) {
            if (item instanceof Frame frame) {
                List<Integer> taken = seen.stream().filter(choice -> choice.frame().equals(frame)).map(Choice::way).toList();
                for (int way = 0; way < Remainder.ways(frame); way++) {
                    if (!taken.contains(way)) {
                        problems.add(diagram.at(line(frame, way)) + ": no scenario of " + diagram.scenarios() + " " + missing(frame, way));
                    }
                }
                if (frame.kind() == Kind.ALT && !taken.equals(taken.stream().sorted().toList())) {
                    problems.add(diagram.at(frame.line()) + ": the branches of this alt stand in another order than the scenarios "
                        + diagram.scenarios() + " take them: write them, or the scenarios, in the order " + labels(frame, taken));
                }
                frame.branches().forEach(branch -> uncovered(diagram, branch.items(), seen, problems));
            }
        }
    }

    private static int line(Frame frame, int way) {
        return frame.kind() == Kind.ALT ? frame.branches().get(way).line() : frame.line();
    }

    private static String missing(Frame frame, int way) {
        return switch (frame.kind()) {
            case ALT -> "takes the branch \"" + frame.branches().get(way).label() + "\"";
            case OPT -> (way == 0 ? "takes" : "passes by") + " the opt \"" + frame.branches().get(0).label() + "\"";
            case LOOP -> "goes " + (way == 0 ? "just once" : "more than once") + " through the loop \"" + frame.branches().get(0).label() + "\"";
            case PAR -> throw new IllegalStateException("par decides nothing");
        };
    }

    private static List<String> labels(Frame frame, List<Integer> ways) {
        return ways.stream().map(frame.branches()::get).map(Branch::label).toList();
    }

    /**
     * What a diagram claims, without what it only shows: line numbers, notes, labels of branches, the kind of arrow heads,
     * the order of branches that are taken at the same time. Two diagrams with the same meaning match the same traces.
     */
    static String meaning(List<Item> items) {
        StringBuilder text = new StringBuilder();
        for (Item item : items) {
            if (item instanceof Arrow arrow) {
                text.append(arrow.from().name()).append(" > ").append(arrow.to().name()).append(": ").append(arrow.what()).append(arrow.fields()).append('\n');
            } else if (item instanceof Frame frame) {
                List<String> branches = frame.branches().stream().map(branch -> meaning(branch.items())).toList();
                text.append(frame.kind()).append(frame.kind() == Kind.PAR ? branches.stream().sorted().toList() : branches).append('\n');
            }
        }
        return text.toString();
    }
}
