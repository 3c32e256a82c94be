package gregor.book.diagram;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.Diagram.Branch;
import gregor.book.diagram.Diagram.Frame;
import gregor.book.diagram.Diagram.Item;
import gregor.book.diagram.Diagram.Note;
import gregor.book.diagram.Diagram.Participant;
import gregor.book.diagram.Diagram.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything of a diagram stands, in pixels. Columns come from {@link DiagramColumns}; downwards each item has rows of
 * its own, so that only texts of the same row could meet, and those the columns keep apart.
 */
final class DiagramLayout {

    static final double MARGIN = DiagramColumns.MARGIN;
    /** Half the width of an arrow's number. */
    static final double NUMBER_RADIUS = 9;
    static final double TURN_HEIGHT = 22;
    private static final double LINE = 17;
    private static final double SMALL_LINE = 15;
    private static final double GAP = 16;
    private static final double PADDING = DiagramColumns.PADDING;
    private static final double TAB_HEIGHT = 20;
    private static final double BORDER = 12;
    private static final double CONDITION_MOST = 260;
    /** A person's head and shoulders above an actor's name. */
    static final double PERSON_HEIGHT = 30;

    private final List<Name> names = new ArrayList<>();
    private final List<PlacedArrow> arrows = new ArrayList<>();
    private final List<PlacedNote> notes = new ArrayList<>();
    private final List<PlacedFrame> frames = new ArrayList<>();
    private final DiagramColumns columns;
    private final boolean numbered;
    private final Box bounds;
    private double y;

    /** A rectangle. */
    record Box(double x, double y, double width, double height) {

        double right() {
            return x + width;
        }

        double bottom() {
            return y + height;
        }

        boolean overlaps(Box other) {
            return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
        }

        boolean contains(Box other) {
            return other.x >= x && other.right() <= right() && other.y >= y && other.bottom() <= bottom();
        }

        private Box grown(double by) {
            return new Box(x - by, y - by, width + 2 * by, height + 2 * by);
        }
    }

    /**
     * One line of text.
     *
     * @param style its CSS class
     * @param x its middle if centred, else its beginning
     */
    record Text(String style, String text, double x, double baseline, boolean centred, double size, boolean bold) {

        Box box() {
            double width = Lettering.width(text, size, bold);
            return new Box(centred ? x - width / 2 : x, baseline - size * 0.8, width, size);
        }
    }

    /** A participant's name, at the top or at the bottom. */
    record Name(Participant participant, Box box, List<Text> texts) {}

    /** @param toX the same as {@code fromX} for an arrow to itself, which then comes back {@link #TURN_HEIGHT} lower */
    record PlacedArrow(Arrow arrow, double fromX, double toX, double y, List<Text> texts) {}

    record PlacedNote(Box box, List<Text> texts) {}

    /** @param dividers where a branch ends and the next begins */
    record PlacedFrame(Box box, Box tab, List<Text> texts, List<Double> dividers) {}

    /** How far a group of items reaches to both sides. */
    private static final class Reach {
        private double left = Double.MAX_VALUE;
        private double right = -Double.MAX_VALUE;

        private void add(double from, double to) {
            left = Math.min(left, from);
            right = Math.max(right, to);
        }
    }

    DiagramLayout(Diagram diagram) {
        columns = new DiagramColumns(diagram);
        numbered = diagram.numbered();
        double height = diagram.participants().stream().mapToDouble(DiagramLayout::nameHeight).max().orElseThrow();
        Reach reach = new Reach();
        diagram.participants().forEach(participant -> name(participant, 0, height, reach));
        y = height + GAP;
        place(diagram.items(), reach);
        double feet = y;
        diagram.participants().forEach(participant -> name(participant, feet, height, reach));
        bounds = new Box(reach.left, 0, reach.right - reach.left, feet + height).grown(BORDER / 2);
    }

    List<Name> names() {
        return names;
    }

    List<PlacedArrow> arrows() {
        return arrows;
    }

    List<PlacedNote> notes() {
        return notes;
    }

    List<PlacedFrame> frames() {
        return frames;
    }

    boolean numbered() {
        return numbered;
    }

    /** @return the whole picture */
    Box bounds() {
        return bounds;
    }

    private static double nameHeight(Participant participant) {
        return (participant.actor() ? PERSON_HEIGHT : PADDING) + DiagramColumns.nameLines(participant).size() * LINE
            + (participant.node().isEmpty() ? 0 : SMALL_LINE) + PADDING;
    }

    private void name(Participant participant, double top, double height, Reach reach) {
        double width = DiagramColumns.boxWidth(participant);
        double middle = columns.of(participant);
        Box box = new Box(middle - width / 2, top, width, height);
        double free = height - nameHeight(participant);
        double line = top + free / 2 + (participant.actor() ? PERSON_HEIGHT : PADDING);
        List<Text> texts = new ArrayList<>();
        for (String part : DiagramColumns.nameLines(participant)) {
            texts.add(new Text("seq-name", part, middle, line + 13, true, DiagramColumns.NAME_SIZE, true));
            line += LINE;
        }
        if (!participant.node().isEmpty()) {
            texts.add(new Text("seq-node", DiagramColumns.nodeLine(participant), middle, line + 11, true, DiagramColumns.SMALL_SIZE, false));
        }
        names.add(new Name(participant, box, texts));
        reach.add(box.x(), box.right());
    }

    private void place(List<Item> items, Reach reach) {
        for (Item item : items) {
            if (item instanceof Arrow arrow && arrow.toItself()) {
                turn(arrow, reach);
            } else if (item instanceof Arrow arrow) {
                arrow(arrow, reach);
            } else if (item instanceof Note note) {
                note(note, reach);
            } else if (item instanceof Frame frame) {
                frame(frame, reach);
            }
        }
    }

    /** The name stands above the arrow, the fields below it. */
    private void arrow(Arrow arrow, Reach reach) {
        double from = columns.of(arrow.from());
        double to = columns.of(arrow.to());
        double middle = (from + to) / 2;
        List<Text> texts = new ArrayList<>();
        y += lines("seq-label", columns.labelLines(arrow), middle, y, true, texts) + 5;
        double at = y;
        double below = lines("seq-small", columns.fieldLines(arrow), middle, y + 3, true, texts);
        y += Math.max(below + 3, NUMBER_RADIUS) + GAP;
        arrows.add(new PlacedArrow(arrow, from, to, at, texts));
        reach.add(Math.min(from, to) - MARGIN, Math.max(from, to) + MARGIN);
    }

    /** An arrow to itself: it turns on the right side, name and fields stand beside it. */
    private void turn(Arrow arrow, Reach reach) {
        double x = columns.of(arrow.from());
        double beside = x + DiagramColumns.TURN + PADDING;
        double high = columns.labelLines(arrow).size() * LINE + columns.fieldLines(arrow).size() * SMALL_LINE;
        double height = Math.max(high, TURN_HEIGHT + 2 * NUMBER_RADIUS);
        List<Text> texts = new ArrayList<>();
        double top = y + (height - high) / 2;
        double label = lines("seq-label", columns.labelLines(arrow), beside, top, false, texts);
        lines("seq-small", columns.fieldLines(arrow), beside, top + label, false, texts);
        arrows.add(new PlacedArrow(arrow, x, x, y + (height - TURN_HEIGHT) / 2, texts));
        y += height + GAP * 0.75;
        reach.add(x - MARGIN, beside + columns.labelWidth(arrow) + PADDING);
    }

    private void note(Note note, Reach reach) {
        double first = columns.of(note.first());
        double last = columns.of(note.last());
        List<String> lines = columns.noteLines(note);
        double width = Math.max(columns.noteWidth(note), last - first + 2 * MARGIN);
        if (note.first().equals(note.last())) {
            width = columns.noteWidth(note);
        }
        double middle = note.side() == Side.OVER ? (first + last) / 2
            : first + (note.side() == Side.LEFT ? -1 : 1) * (MARGIN * 0.75 + width / 2);
        Box box = new Box(middle - width / 2, y, width, lines.size() * SMALL_LINE + PADDING);
        List<Text> texts = new ArrayList<>();
        lines("seq-note-text", lines, middle, y + PADDING / 2 - 1, true, texts);
        notes.add(new PlacedNote(box, texts));
        y = box.bottom() + GAP;
        reach.add(box.x(), box.right());
    }

    /** Its border is known only when everything in it stands. */
    private void frame(Frame frame, Reach outer) {
        double top = y;
        Reach reach = new Reach();
        List<Double> heads = new ArrayList<>();
        for (Branch branch : frame.branches()) {
            heads.add(y);
            double condition = condition(branch).size() * SMALL_LINE;
            y += (heads.size() == 1 ? Math.max(TAB_HEIGHT, condition + 4) : condition + 4) + GAP * 0.75;
            place(branch.items(), reach);
        }
        double tabWidth = Lettering.width(frame.kind().word(), DiagramColumns.SMALL_SIZE, true) + 2 * PADDING;
        double left = reach.left - BORDER;
        List<Text> texts = new ArrayList<>();
        texts.add(new Text("seq-kind", frame.kind().word(), left + tabWidth / 2, top + 14, true, DiagramColumns.SMALL_SIZE, true));
        for (int i = 0; i < heads.size(); i++) {
            List<String> lines = condition(frame.branches().get(i));
            double x = left + PADDING + (i == 0 ? tabWidth : 0);
            lines("seq-condition", lines, x, heads.get(i) + 2, false, texts);
            reach.add(left + BORDER, x + DiagramColumns.widest(lines, DiagramColumns.SMALL_SIZE));
        }
        Box box = new Box(left, top, reach.right + BORDER - left, y - 4 - top);
        frames.add(new PlacedFrame(box, new Box(left, top, tabWidth, TAB_HEIGHT), texts, heads.subList(1, heads.size())));
        y += GAP - 4;
        outer.add(box.x(), box.right());
    }

    private static List<String> condition(Branch branch) {
        return branch.label().isEmpty() ? List.of() : Lettering.wrapped(branch.label(), DiagramColumns.SMALL_SIZE, CONDITION_MOST);
    }

    /** @return the height of the lines that were added below {@code top} */
    private static double lines(String style, List<String> lines, double x, double top, boolean centred, List<Text> into) {
        boolean label = style.equals("seq-label");
        double height = label ? LINE : SMALL_LINE;
        for (int i = 0; i < lines.size(); i++) {
            into.add(new Text(style, lines.get(i), x, top + i * height + (label ? 13 : 12), centred,
                label ? DiagramColumns.LABEL_SIZE : DiagramColumns.SMALL_SIZE, false));
        }
        return lines.size() * height;
    }
}
