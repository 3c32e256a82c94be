package gregor.book.diagram;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.Diagram.Frame;
import gregor.book.diagram.Diagram.Item;
import gregor.book.diagram.Diagram.Note;
import gregor.book.diagram.Diagram.Participant;
import gregor.book.diagram.Diagram.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where the lifelines stand: as close as the texts between them allow. Each text asks for a distance between two columns;
 * narrow demands are met first, wide ones then share what is missing among the gaps they span.
 */
final class DiagramColumns {

    static final double NAME_SIZE = 13;
    static final double LABEL_SIZE = 13;
    static final double SMALL_SIZE = 11.5;
    /** From a lifeline to a text beside it; holds half a number's circle or an arrow's head. */
    static final double MARGIN = 17;
    /** How far a self-arrow goes to the right. */
    static final double TURN = 32;
    static final double PADDING = 9;
    private static final double LABEL_MOST = 190;
    private static final double NOTE_MOST = 190;
    private static final double BETWEEN_BOXES = 12;
    private static final double ACTOR_WIDTH = 36;

    private final List<Participant> participants;
    private final List<Demand> demands = new ArrayList<>();
    private double[] x;

    private record Demand(int left, int right, double distance) {
        private int span() {
            return right - left;
        }
    }

    DiagramColumns(Diagram diagram) {
        participants = diagram.participants();
        x = new double[participants.size()];
        for (int i = 1; i < participants.size(); i++) {
            demand(i - 1, i, (boxWidth(participants.get(i - 1)) + boxWidth(participants.get(i))) / 2 + BETWEEN_BOXES);
        }
        collect(diagram.items());
        x = solved();
    }

    double of(Participant participant) {
        return x[participants.indexOf(participant)];
    }

    int index(Participant participant) {
        return participants.indexOf(participant);
    }

    /** @return the lines of a participant's name: the component, and the node below */
    static List<String> nameLines(Participant participant) {
        return Lettering.humps(participant.component());
    }

    static double boxWidth(Participant participant) {
        double widest = participant.actor() ? ACTOR_WIDTH : 0;
        for (String line : nameLines(participant)) {
            widest = Math.max(widest, Lettering.width(line, NAME_SIZE, true));
        }
        return Math.max(widest, Lettering.width(nodeLine(participant), SMALL_SIZE, false)) + 2 * PADDING;
    }

    /** @return what stands below the component's name, empty if it is meant on any node */
    static String nodeLine(Participant participant) {
        return participant.node().isEmpty() ? "" : "on " + participant.node();
    }

    List<String> labelLines(Arrow arrow) {
        return Lettering.wrapped(arrow.what(), LABEL_SIZE, Math.max(LABEL_MOST, distance(arrow.from(), arrow.to()) - 2 * MARGIN));
    }

    List<String> fieldLines(Arrow arrow) {
        String fields = arrow.constraints().replace("=", "\u00a0=\u00a0");
        return fields.isEmpty() ? List.of() : Lettering.wrapped(fields, SMALL_SIZE, Math.max(LABEL_MOST, distance(arrow.from(), arrow.to()) - 2 * MARGIN));
    }

    double labelWidth(Arrow arrow) {
        return Math.max(widest(labelLines(arrow), LABEL_SIZE), widest(fieldLines(arrow), SMALL_SIZE));
    }

    /** @return the lines of a note, as wide as the columns that it stands over allow */
    List<String> noteLines(Note note) {
        return Lettering.wrapped(note.text(), SMALL_SIZE, Math.max(NOTE_MOST, distance(note.first(), note.last())));
    }

    double noteWidth(Note note) {
        return widest(noteLines(note), SMALL_SIZE) + 2 * PADDING;
    }

    /** @return what a text may be as wide as in any case; 0 while the columns are not known */
    private double distance(Participant one, Participant other) {
        return Math.abs(of(one) - of(other));
    }

    static double widest(List<String> lines, double size) {
        return lines.stream().mapToDouble(line -> Lettering.width(line, size, false)).max().orElse(0);
    }

    private void collect(List<Item> items) {
        for (Item item : items) {
            if (item instanceof Arrow arrow) {
                arrow(arrow);
            } else if (item instanceof Note note) {
                note(note);
            } else if (item instanceof Frame frame) {
                frame.branches().forEach(branch -> collect(branch.items()));
            }
        }
    }

    private void arrow(Arrow arrow) {
        int from = index(arrow.from());
        int to = index(arrow.to());
        double label = labelWidth(arrow);
        if (from == to) {
            demand(from, from + 1, TURN + PADDING + label + MARGIN);
        } else {
            demand(Math.min(from, to), Math.max(from, to), label + 2 * MARGIN);
        }
    }

    private void note(Note note) {
        int first = index(note.first());
        int last = index(note.last());
        double width = noteWidth(note);
        if (first != last) {
            demand(first, last, width - 2 * MARGIN);
        } else if (note.side() == Side.OVER) {
            demand(first - 1, first, width / 2 + MARGIN);
            demand(first, first + 1, width / 2 + MARGIN);
        } else {
            int left = note.side() == Side.LEFT ? first - 1 : first;
            demand(left, left + 1, width + 2 * MARGIN);
        }
    }

    /** Demands beyond the first or last column are met by the picture's margin. */
    private void demand(int left, int right, double distance) {
        if (left >= 0 && right < participants.size()) {
            demands.add(new Demand(left, right, distance));
        }
    }

    private double[] solved() {
        double[] gaps = new double[participants.size()];
        demands.sort(Comparator.comparingInt(Demand::span));
        for (Demand demand : demands) {
            double sum = 0;
            for (int i = demand.left(); i < demand.right(); i++) {
                sum += gaps[i];
            }
            double more = Math.max(0, demand.distance() - sum) / demand.span();
            for (int i = demand.left(); i < demand.right(); i++) {
                gaps[i] += more;
            }
        }
        double[] at = new double[participants.size()];
        for (int i = 1; i < at.length; i++) {
            at[i] = Math.ceil(at[i - 1] + gaps[i - 1]);
        }
        return at;
    }
}
