package gregor.book.diagram;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.Diagram.Branch;
import gregor.book.diagram.Diagram.Frame;
import gregor.book.diagram.Diagram.Item;
import gregor.book.diagram.Diagram.Kind;
import gregor.book.diagram.Diagram.Participant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All small mistakes that can be made with the arrows of a diagram's file: one is left out, one too many, two change places,
 * one has another end or another direction, a name or a field is misspelt.
 */
final class DiagramMutations {

    private final Diagram diagram;
    private final List<String> lines;
    private final List<Mutant> mutants = new ArrayList<>();

    /**
     * @param change what was done, for a message
     * @param text the whole file after it
     */
    record Mutant(String change, String text) {}

    private DiagramMutations(Diagram diagram, String text) {
        this.diagram = diagram;
        this.lines = text.lines().toList();
    }

    /** @param text what {@code diagram} was read from */
    static List<Mutant> of(Diagram diagram, String text) {
        return new DiagramMutations(diagram, text).all();
    }

    private List<Mutant> all() {
        List<Arrow> arrows = diagram.arrows();
        for (int i = 0; i < arrows.size(); i++) {
            Arrow arrow = arrows.get(i);
            become("removed", arrow, List.of());
            add(arrow);
            if (i + 1 < arrows.size() && !free(arrow, arrows.get(i + 1), diagram.items())) {
                swap(arrow, arrows.get(i + 1));
            }
            redirect(arrow);
            relabel(arrow);
        }
        return mutants;
    }

    /** A second one of its kind, one that the trace does not know, and each other arrow of the diagram at this place. */
    private void add(Arrow arrow) {
        become("doubled", arrow, List.of(line(arrow), line(arrow)));
        become("followed by a stray arrow", arrow, List.of(line(arrow), written(arrow, arrow.from(), arrow.to(), "stray", Map.of())));
        for (Arrow other : diagram.arrows()) {
            become("followed by arrow " + other.number(), arrow, List.of(line(arrow), line(other)));
            become("preceded by arrow " + other.number(), arrow, List.of(line(other), line(arrow)));
        }
    }

    private void redirect(Arrow arrow) {
        become("reversed", arrow, List.of(written(arrow, arrow.to(), arrow.from(), arrow.what(), arrow.fields())));
        for (Participant other : diagram.participants()) {
            become("now from " + other.name(), arrow, List.of(written(arrow, other, arrow.to(), arrow.what(), arrow.fields())));
            become("now to " + other.name(), arrow, List.of(written(arrow, arrow.from(), other, arrow.what(), arrow.fields())));
        }
    }

    private void relabel(Arrow arrow) {
        become("misspelt", arrow, List.of(written(arrow, arrow.from(), arrow.to(), arrow.what() + "x", arrow.fields())));
        arrow.fields().forEach((name, value) -> {
            Map<String, String> other = new LinkedHashMap<>(arrow.fields());
            other.put(name, value + "1");
            become("with another " + name, arrow, List.of(written(arrow, arrow.from(), arrow.to(), arrow.what(), other)));
            other.remove(name);
            other.put(name + "x", value);
            become("with a field that isn't " + name, arrow, List.of(written(arrow, arrow.from(), arrow.to(), arrow.what(), other)));
        });
    }

    private void swap(Arrow first, Arrow second) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(first.line() - 1, line(second));
        changed.set(second.line() - 1, line(first));
        mutants.add(new Mutant("arrow " + first.number() + " (" + first + ") changed places with " + second, String.join("\n", changed)));
    }

    private void become(String change, Arrow arrow, List<String> instead) {
        List<String> changed = new ArrayList<>(lines);
        changed.remove(arrow.line() - 1);
        changed.addAll(arrow.line() - 1, instead);
        mutants.add(new Mutant("arrow " + arrow.number() + " (" + arrow + ") " + change, String.join("\n", changed)));
    }

    private String line(Arrow arrow) {
        return lines.get(arrow.line() - 1);
    }

    private static String written(Arrow arrow, Participant from, Participant to, String what, Map<String, String> fields) {
        Arrow changed = new Arrow(0, 0, from, to, arrow.dashed(), what, fields);
        return from.alias() + (arrow.dashed() ? "-->>" : "->>") + to.alias() + ": " + what + (fields.isEmpty() ? "" : "(" + changed.constraints() + ")");
    }

    /** @return whether two arrows are in different branches of one par, so that one run can't tell which of them is where */
    private static boolean free(Arrow one, Arrow other, List<Item> items) {
        for (Item item : items) {
            if (item instanceof Frame frame) {
                int first = branch(frame, one);
                int second = branch(frame, other);
                if (first >= 0 && second >= 0) {
                    return first == second ? free(one, other, frame.branches().get(first).items()) : frame.kind() == Kind.PAR;
                }
            }
        }
        return false;
    }

    private static int branch(Frame frame, Arrow arrow) {
        List<Branch> branches = frame.branches();
        for (int i = 0; i < branches.size(); i++) {
            if (Diagram.arrows(branches.get(i).items()).contains(arrow)) {
                return i;
            }
        }
        return -1;
    }
}
