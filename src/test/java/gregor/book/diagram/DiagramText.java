package gregor.book.diagram;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.Diagram.Branch;
import gregor.book.diagram.Diagram.Frame;
import gregor.book.diagram.Diagram.Item;
import gregor.book.diagram.Diagram.Note;
import gregor.book.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A diagram in words, for those who don't see it, who search it or who copy it. */
public final class DiagramText {

    private static final String INDENT = "  ";

    private DiagramText() {}

    /** @return one line an arrow, a note or a branch; what is inside a branch is indented */
    public static List<String> of(Diagram diagram) {
        List<String> lines = new ArrayList<>();
        lines(diagram.items(), "", lines);
        return lines;
    }

    /** @return the same as nested lists; arrows keep the numbers that the picture shows */
    public static String html(Diagram diagram) {
        StringBuilder out = new StringBuilder();
        list(diagram.items(), " class=\"diagram-text\"", out);
        return out.toString();
    }

    private static void lines(List<Item> items, String indent, List<String> lines) {
        for (Item item : items) {
            if (item instanceof Arrow arrow) {
                lines.add(indent + arrow.number() + ". " + sentence(arrow));
            } else if (item instanceof Note note) {
                lines.add(indent + sentence(note));
            } else if (item instanceof Frame frame) {
                for (int i = 0; i < frame.branches().size(); i++) {
                    lines.add(indent + opening(frame, i));
                    lines(frame.branches().get(i).items(), indent + INDENT, lines);
                }
            }
        }
    }

    private static void list(List<Item> items, String attributes, StringBuilder out) {
        out.append("<ol").append(attributes).append(">\n");
        for (Item item : items) {
            if (item instanceof Arrow arrow) {
                out.append("<li value=\"").append(arrow.number()).append("\">").append(SafeText.html(sentence(arrow))).append("</li>\n");
            } else if (item instanceof Note note) {
                out.append("<li class=\"diagram-note\" style=\"list-style:none\">").append(SafeText.html(sentence(note))).append("</li>\n");
            } else if (item instanceof Frame frame) {
                for (int i = 0; i < frame.branches().size(); i++) {
                    out.append("<li class=\"diagram-branch\" style=\"list-style:none\">").append(SafeText.html(opening(frame, i))).append('\n');
                    list(frame.branches().get(i).items(), "", out);
                    out.append("</li>\n");
                }
            }
        }
        out.append("</ol>\n");
    }

    private static String sentence(Arrow arrow) {
        String what = arrow.what() + (arrow.fields().isEmpty() ? "" : " (" + arrow.fields().entrySet().stream()
            .map(field -> field.getKey() + " = " + field.getValue()).collect(Collectors.joining(", ")) + ")");
        if (arrow.toItself()) {
            return "In " + arrow.from().name() + ": " + what + ".";
        }
        return arrow.from().name() + (arrow.dashed() ? " answers " + arrow.to().name() + ": " + what : " sends " + what + " to " + arrow.to().name()) + ".";
    }

    private static String sentence(Note note) {
        String where = note.first().equals(note.last()) ? note.first().name() : note.first().name() + " to " + note.last().name();
        return "Note at " + where + ": " + note.text().replace('\n', ' ');
    }

    private static String opening(Frame frame, int i) {
        Branch branch = frame.branches().get(i);
        String label = branch.label().isEmpty() ? ":" : ", " + branch.label() + ":";
        return switch (frame.kind()) {
            case ALT -> (i == 0 ? "Either" : "Or") + label;
            case OPT -> "Perhaps" + label;
            case LOOP -> "Once or more" + label;
            case PAR -> (i == 0 ? "At the same time, in any order" : "And") + label;
        };
    }
}
