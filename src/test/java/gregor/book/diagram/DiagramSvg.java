package gregor.book.diagram;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.Diagram.Participant;
import gregor.book.diagram.DiagramLayout.Box;
import gregor.book.diagram.DiagramLayout.Name;
import gregor.book.diagram.DiagramLayout.PlacedArrow;
import gregor.book.diagram.DiagramLayout.PlacedFrame;
import gregor.book.diagram.DiagramLayout.PlacedNote;
import gregor.book.diagram.DiagramLayout.Text;
import gregor.book.text.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws a diagram. The colours are the page's: {@code --ink}, {@code --muted}, {@code --accent}, {@code --paper} and for what
 * the picture lies on {@code --panel} (else {@code --paper}), so that dark and light both work; without a page it is dark on
 * white. The picture has its natural width, or a little less where the page is narrow; beyond that the page lets it scroll in
 * a container, and it puts the words of {@link DiagramText} beside it.
 *
 * <p>Each arrow is a {@code <g class="seq-arrow" data-arrow="3" data-step="17">}: its number in the diagram and, where a match
 * was given, that of its first step in the trace. The class {@code seq-current} marks one.
 */
public final class DiagramSvg {

    private static final String FONT = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif";
    private static final String STYLE = """
        .seq{--seq-ink:var(--ink,#1d2127);--seq-paper:var(--paper,#fff);--seq-ground:var(--panel,var(--paper,#fff));--seq-accent:var(--accent,#0b5cad);--seq-muted:var(--muted,#59636e)}
        .seq text{fill:var(--seq-ink);font-family:FONT;font-size:13px;stroke:none}
        .seq .seq-small,.seq .seq-node,.seq .seq-note-text,.seq .seq-condition,.seq .seq-kind{font-size:11.5px}
        .seq .seq-small,.seq .seq-node,.seq .seq-condition{fill:var(--seq-muted)}
        .seq .seq-name,.seq .seq-kind,.seq .seq-number{font-weight:600}
        .seq .seq-kind{fill:var(--seq-accent)}
        .seq .seq-number{fill:var(--seq-paper);font-size:11px}
        .seq .seq-label,.seq .seq-small,.seq .seq-condition{stroke:var(--seq-ground);stroke-width:5px;stroke-linejoin:round;paint-order:stroke}
        .seq .seq-lifeline{stroke:var(--seq-muted);stroke-opacity:.55}
        .seq .seq-line{stroke:var(--seq-ink)}
        .seq .seq-head{fill:var(--seq-ink);stroke:none}
        .seq .seq-disc{fill:var(--seq-accent)}
        .seq .seq-back{fill:var(--seq-ground)}
        .seq .seq-box{fill:var(--seq-accent);fill-opacity:.09;stroke:var(--seq-accent)}
        .seq .seq-note{fill:var(--seq-muted);fill-opacity:.13;stroke:var(--seq-muted);stroke-opacity:.5}
        .seq .seq-person{fill:var(--seq-accent)}
        .seq .seq-frame{fill:none;stroke:var(--seq-muted)}
        .seq .seq-tab{fill:var(--seq-accent);fill-opacity:.12;stroke:var(--seq-muted)}
        .seq .seq-hit{stroke:transparent;stroke-width:18px}
        .seq .seq-arrow[data-step]{cursor:pointer}
        .seq .seq-arrow[data-step]:hover .seq-label,.seq .seq-current .seq-label{fill:var(--seq-accent)}
        .seq .seq-current .seq-line,.seq .seq-arrow[data-step]:hover .seq-line{stroke:var(--seq-accent);stroke-width:2.4px}
        .seq .seq-current .seq-head,.seq .seq-arrow[data-step]:hover .seq-head{fill:var(--seq-accent)}
        """.replace("FONT", FONT);
    /** A page that is too narrow shrinks a picture to this, and lets it scroll rather than make it smaller still. */
    private static final double SMALLEST_SCALE = 0.85;
    private static final double HEAD_LENGTH = 9;
    private static final double HEAD_HALF = 4.5;

    private final StringBuilder out = new StringBuilder();
    private final DiagramLayout layout;
    private final Map<Arrow, Integer> steps;

    private DiagramSvg(Diagram diagram, Map<Arrow, Integer> steps) {
        this.layout = new DiagramLayout(diagram);
        this.steps = steps;
    }

    /** @return an {@code <svg>} element */
    public static String draw(Diagram diagram) {
        return new DiagramSvg(diagram, Map.of()).drawn(diagram);
    }

    /** @return an {@code <svg>} element whose arrows know their steps in the trace that matched */
    public static String draw(Diagram diagram, DiagramMatch match) {
        return new DiagramSvg(diagram, match.firstSteps()).drawn(diagram);
    }

    private String drawn(Diagram diagram) {
        Box all = layout.bounds();
        String id = "seq-" + diagram.name();
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"seq\" role=\"img\" aria-labelledby=\"%s-title %s-desc\" width=\"%s\" height=\"%s\" "
            + "style=\"min-width:%spx;max-width:100%%;height:auto\" viewBox=\"%s %s %s %s\" "
            + "font-family=\"%s\" font-size=\"13\" fill=\"none\">",
            id, id, n(all.width()), n(all.height()), n(all.width() * SMALLEST_SCALE), n(all.x()), n(all.y()), n(all.width()), n(all.height()), FONT);
        add("<title id=\"%s-title\">%s</title>", id, SafeText.html(diagram.title()));
        add("<desc id=\"%s-desc\">%s</desc>", id, SafeText.html(description(diagram)));
        out.append("<style>\n").append(STYLE).append("</style>\n");
        lifelines();
        layout.frames().forEach(this::frame);
        layout.notes().forEach(this::note);
        layout.arrows().forEach(this::arrow);
        layout.names().forEach(this::name);
        return out.append("</svg>\n").toString();
    }

    private static String description(Diagram diagram) {
        return "A sequence diagram. From left to right: " + diagram.participants().stream().map(Participant::name).collect(Collectors.joining(", "))
            + ". It has " + diagram.arrows().size() + " arrows, which the text beside it says in words.";
    }

    /** From each name at the top to the same name at the bottom. */
    private void lifelines() {
        int half = layout.names().size() / 2;
        for (int i = 0; i < half; i++) {
            Box top = layout.names().get(i).box();
            double x = top.x() + top.width() / 2;
            add("<line class=\"seq-lifeline\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#59636e\" stroke-dasharray=\"2 4\"/>",
                n(x), n(top.bottom()), n(x), n(layout.names().get(half + i).box().y()));
        }
    }

    private void name(Name name) {
        Box box = name.box();
        add("<g class=\"seq-participant\">");
        if (name.participant().actor()) {
            person(box.x() + box.width() / 2, name.texts().get(0).baseline() - 13 - DiagramLayout.PERSON_HEIGHT);
        } else {
            rect("seq-back", box, 6, "fill=\"#fff\"");
            rect("seq-box", box, 6, "fill=\"#0b5cad\" fill-opacity=\".09\" stroke=\"#0b5cad\"");
        }
        texts(name.texts());
        add("</g>");
    }

    private void person(double x, double top) {
        add("<path class=\"seq-person\" fill=\"#0b5cad\" d=\"M%s %sa6.5 6.5 0 1 0 .01 0zM%s %sa13 11 0 0 1 26 0z\"/>", n(x), n(top + 1), n(x - 13), n(top + 27));
    }

    private void frame(PlacedFrame frame) {
        Box box = frame.box();
        add("<g class=\"seq-group\">");
        rect("seq-frame", box, 4, "stroke=\"#59636e\"");
        Box tab = frame.tab();
        rect("seq-back", tab, 4, "fill=\"#fff\"");
        add("<path class=\"seq-tab\" fill=\"#0b5cad\" fill-opacity=\".12\" stroke=\"#59636e\" d=\"M%s %sh%sv%sl-6 6h%sz\"/>",
            n(tab.x()), n(tab.y()), n(tab.width()), n(tab.height() - 6), n(6 - tab.width()));
        for (double divider : frame.dividers()) {
            add("<line class=\"seq-frame\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#59636e\" stroke-dasharray=\"6 4\"/>",
                n(box.x()), n(divider - 2), n(box.right()), n(divider - 2));
        }
        texts(frame.texts());
        add("</g>");
    }

    private void note(PlacedNote note) {
        add("<g class=\"seq-remark\">");
        rect("seq-back", note.box(), 3, "fill=\"#fff\"");
        rect("seq-note", note.box(), 3, "fill=\"#59636e\" fill-opacity=\".13\" stroke=\"#59636e\"");
        texts(note.texts());
        add("</g>");
    }

    private void arrow(PlacedArrow placed) {
        Arrow arrow = placed.arrow();
        Integer step = steps.get(arrow);
        add("<g class=\"seq-arrow\" data-arrow=\"%s\"%s>", arrow.number(), step == null ? "" : " data-step=\"" + step + "\"");
        double start = layout.numbered() ? DiagramLayout.NUMBER_RADIUS : 0;
        double y = placed.y();
        if (arrow.toItself()) {
            double x = placed.fromX();
            double right = x + DiagramColumns.TURN;
            double back = y + DiagramLayout.TURN_HEIGHT;
            line(arrow, "M%s %sH%sQ%s %s %s %sV%sQ%s %s %s %sH%s", x + start, y, right - 6, right, y, right, y + 6, back - 6, right, back, right - 6, back, x + HEAD_LENGTH);
            head(x + 1, back, 1);
        } else {
            double way = Math.signum(placed.toX() - placed.fromX());
            line(arrow, "M%s %sH%s", placed.fromX() + way * start, y, placed.toX() - way * HEAD_LENGTH);
            head(placed.toX() - way, y, -way);
        }
        texts(placed.texts());
        if (layout.numbered()) {
            add("<circle class=\"seq-disc\" cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"#0b5cad\"/>", n(placed.fromX()), n(y), n(DiagramLayout.NUMBER_RADIUS));
            add("<text class=\"seq-number\" x=\"%s\" y=\"%s\" text-anchor=\"middle\" font-size=\"11\" fill=\"#fff\">%s</text>", n(placed.fromX()), n(y + 4), arrow.number());
        }
        add("</g>");
    }

    /** The line that is seen, and a wide one that is easier to point at. */
    private void line(Arrow arrow, String path, Double... points) {
        String d = String.format(Locale.ROOT, path, (Object[]) java.util.Arrays.stream(points).map(DiagramSvg::n).toArray(String[]::new));
        if (steps.containsKey(arrow)) {
            add("<path class=\"seq-hit\" d=\"%s\"/>", d);
        }
        add("<path class=\"seq-line\" stroke=\"#1d2127\" stroke-width=\"1.4\"%s d=\"%s\"/>",
            arrow.dashed() ? " stroke-dasharray=\"5 4\"" : "", d);
    }

    /** @param way where the shaft is, seen from the tip: 1 right, -1 left */
    private void head(double tip, double y, double way) {
        add("<path class=\"seq-head\" fill=\"#1d2127\" d=\"M%s %sl%s %sv%sz\"/>", n(tip), n(y), n(way * HEAD_LENGTH), n(-HEAD_HALF), n(2 * HEAD_HALF));
    }

    private void rect(String style, Box box, double corner, String fallback) {
        add("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" %s/>", style, n(box.x()), n(box.y()), n(box.width()), n(box.height()), n(corner), fallback);
    }

    private void texts(List<Text> texts) {
        for (Text text : texts) {
            add("<text class=\"%s\" x=\"%s\" y=\"%s\"%s%s%s fill=\"#1d2127\">%s</text>", text.style(), n(text.x()), n(text.baseline()),
                text.centred() ? " text-anchor=\"middle\"" : "", text.bold() ? " font-weight=\"600\"" : "",
                text.size() == DiagramColumns.LABEL_SIZE ? "" : " font-size=\"" + n(text.size()) + "\"", SafeText.html(text.text()));
        }
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** At most one digit behind the point: the same file on each run and machine. */
    private static String n(double value) {
        return String.format(Locale.ROOT, "%.1f", value).replaceAll("\\.0$", "");
    }
}
