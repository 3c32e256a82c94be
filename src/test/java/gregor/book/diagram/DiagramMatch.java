package gregor.book.diagram;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.Diagram.Participant;
import gregor.book.diagram.Remainder.Choice;
import gregor.book.diagram.Remainder.Move;
import gregor.scenarios.TraceStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A diagram held against one trace: which arrow each step is, or the first step that is none. What is claimed is in the
 * package's door.
 *
 * <p>All ways through the diagram that fit so far are followed at once. Where several fit to the end, the first in the
 * order of a backtracking search counts: the first branch before the second, a part taken before passed by.
 *
 * @param matched the steps that fit, in their order
 * @param choices what the run decided where the diagram leaves it open; empty where it does not match
 * @param mismatch what was expected and what came instead; empty where it matches
 */
public record DiagramMatch(List<Matched> matched, List<Choice> choices, Optional<String> mismatch) {

    /** A step and the arrow that it is. */
    public record Matched(Arrow arrow, TraceStep step) {}

    /** One way to here; shared by all ways that go on from it. */
    private record Way(Way before, Move move, TraceStep step) {}

    public static DiagramMatch of(Diagram diagram, List<TraceStep> trace) {
        List<TraceStep> steps = trace.stream().filter(step -> concerns(diagram, step)).toList();
        Map<Remainder, Optional<Way>> alive = Map.of(Remainder.of(diagram.items()), Optional.empty());
        for (TraceStep step : steps) {
            Map<Remainder, Optional<Way>> next = new LinkedHashMap<>();
            alive.forEach((remainder, way) -> remainder.after(step).forEach(
                move -> next.putIfAbsent(move.rest(), Optional.of(new Way(way.orElse(null), move, step)))));
            if (next.isEmpty()) {
                return failed(diagram, alive, Optional.of(step), trace);
            }
            alive = next;
        }
        for (Map.Entry<Remainder, Optional<Way>> entry : alive.entrySet()) {
            Optional<List<Choice>> last = entry.getKey().end();
            if (last.isPresent()) {
                return matched(entry.getValue(), last.get());
            }
        }
        return failed(diagram, alive, Optional.empty(), trace);
    }

    public boolean holds() {
        return mismatch.isEmpty();
    }

    /** @return for each arrow that happened the number of its first step, by which the page ties arrows to the trace player */
    public Map<Arrow, Integer> firstSteps() {
        Map<Arrow, Integer> first = new LinkedHashMap<>();
        matched.forEach(one -> first.putIfAbsent(one.arrow(), one.step().number()));
        return first;
    }

    /** @return whether a step is this arrow: both ends, the name, and each field that the label names */
    static boolean fits(Arrow arrow, TraceStep step) {
        return joins(arrow, step) && arrow.what().equals(step.what())
            && arrow.fields().entrySet().stream().allMatch(field -> field.getValue().equals(step.fields().get(field.getKey())));
    }

    private static boolean joins(Arrow arrow, TraceStep step) {
        return arrow.from().is(step.from(), step.node()) && arrow.to().is(step.to(), step.node());
    }

    private static boolean concerns(Diagram diagram, TraceStep step) {
        return isOneOf(diagram, step.from(), step.node()) && isOneOf(diagram, step.to(), step.node());
    }

    private static boolean isOneOf(Diagram diagram, String end, String node) {
        return diagram.participants().stream().anyMatch(participant -> participant.is(end, node));
    }

    private static DiagramMatch matched(Optional<Way> way, List<Choice> last) {
        LinkedList<Choice> choices = new LinkedList<>(last);
        for (Way at = way.orElse(null); at != null; at = at.before()) {
            choices.addAll(0, at.move().choices());
        }
        return new DiagramMatch(steps(way), List.copyOf(choices), Optional.empty());
    }

    private static List<Matched> steps(Optional<Way> way) {
        LinkedList<Matched> steps = new LinkedList<>();
        for (Way at = way.orElse(null); at != null; at = at.before()) {
            steps.addFirst(new Matched(at.move().arrow(), at.step()));
        }
        return List.copyOf(steps);
    }

    private static DiagramMatch failed(Diagram diagram, Map<Remainder, Optional<Way>> alive, Optional<TraceStep> got, List<TraceStep> trace) {
        Set<Arrow> next = new LinkedHashSet<>();
        alive.keySet().forEach(remainder -> remainder.next(next));
        boolean mayEnd = alive.keySet().stream().anyMatch(remainder -> remainder.end().isPresent());
        List<Matched> matched = steps(alive.values().iterator().next());
        List<String> lines = new ArrayList<>();
        String word = "expected ";
        for (Arrow arrow : next) {
            lines.add(word + arrow + "  (" + diagram.at(arrow.line()) + ")");
            word = "      or ";
        }
        if (mayEnd) {
            lines.add(word + "the end of the trace");
        }
        lines.add(" but got " + got.map(step -> text(step) + place(step)).orElse("the end of the trace"));
        got.ifPresent(step -> next.stream().filter(arrow -> joins(arrow, step)).forEach(arrow -> difference(arrow, step, lines)));
        strangers(diagram, trace, lines);
        lines.add(matched.isEmpty() ? "nothing had matched until then" : "matched until then:");
        matched.forEach(one -> lines.add("  " + text(one.step()) + "  (" + diagram.at(one.arrow().line()) + ")"));
        return new DiagramMatch(matched, List.of(), Optional.of(String.join("\n", lines)));
    }

    /** Says how a step between the right two ends differs. */
    private static void difference(Arrow arrow, TraceStep step, List<String> lines) {
        if (!arrow.what().equals(step.what())) {
            lines.add("         it is called \"" + step.what() + "\", not \"" + arrow.what() + "\"");
            return;
        }
        arrow.fields().forEach((name, value) -> {
            String is = step.fields().get(name);
            if (is == null) {
                lines.add("         it has no field " + name + "; it has " + (step.fields().isEmpty() ? "none" : String.join(", ", step.fields().keySet())));
            } else if (!is.equals(value)) {
                lines.add("         its " + name + " is " + is + ", not " + value);
            }
        });
    }

    /** Names participants that the whole trace never mentions: most likely misspelt. */
    private static void strangers(Diagram diagram, List<TraceStep> trace, List<String> lines) {
        for (Participant participant : diagram.participants()) {
            if (trace.stream().noneMatch(step -> participant.is(step.from(), step.node()) || participant.is(step.to(), step.node()))) {
                Set<String> seen = new TreeSet<>();
                trace.forEach(step -> seen.addAll(List.of(step.from(), step.to())));
                lines.add("nothing in the trace is called " + participant.name() + "  (" + diagram.at(participant.line()) + "); there are "
                    + (seen.isEmpty() ? "no steps at all" : String.join(", ", seen)));
            }
        }
    }

    private static String text(TraceStep step) {
        return "step " + step.number() + ": " + step.from() + " -> " + step.to() + ": " + step.what() + (step.fields().isEmpty() ? ""
            : step.fields().entrySet().stream().map(field -> field.getKey() + "=" + field.getValue()).collect(Collectors.joining(", ", "(", ")")));
    }

    private static String place(TraceStep step) {
        return step.sourceFile() == null ? "" : "  (" + step.sourceFile() + ":" + step.sourceLine() + ")";
    }
}
