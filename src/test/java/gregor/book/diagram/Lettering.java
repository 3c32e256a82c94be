package gregor.book.diagram;

import java.util.ArrayList;
import java.util.List;

/**
 * How wide a text will be, without a font at hand: the advance widths of Helvetica, which Arial, Liberation Sans and the like
 * share, and a twentieth more for a reader whose font is wider.
 */
final class Lettering {

    /** In thousandths of the font's size, from the space on to the tilde. */
    private static final int[] ADVANCE = {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584};
    /** A Chinese character is a square; anything else unknown is taken for one too. */
    private static final int SQUARE = 1000;
    private static final int NO_BREAK_SPACE = 0xa0;
    private static final double RESERVE = 1.05;
    private static final double BOLDER = 1.07;
    /** How much narrower lines are tried at a time. */
    private static final double STEP = 6;
    /** A hump is looked for only in names that are longer than this. */
    private static final int SHORT_NAME = 9;

    private Lettering() {}

    static double width(String text, double size, boolean bold) {
        int thousandths = text.chars().map(Lettering::advance).sum();
        return thousandths * size / 1000 * RESERVE * (bold ? BOLDER : 1);
    }

    private static int advance(int c) {
        return c == NO_BREAK_SPACE ? ADVANCE[0] : c >= ' ' && c <= '~' ? ADVANCE[c - ' '] : SQUARE;
    }

    /**
     * Breaks at spaces so that no line is wider than {@code most}, save a word that is wider by itself, and at line feeds; in as
     * few lines as that needs, which are then made as equally wide as they can be.
     */
    static List<String> wrapped(String text, double size, double most) {
        List<String> lines = broken(text, size, most);
        for (double less = most - STEP; less > 0; less -= STEP) {
            List<String> narrower = broken(text, size, less);
            if (narrower.size() > lines.size()) {
                break;
            }
            lines = narrower;
        }
        return lines;
    }

    private static List<String> broken(String text, double size, double most) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\n", -1)) {
            String line = "";
            for (String word : paragraph.split(" ")) {
                String longer = line.isEmpty() ? word : line + " " + word;
                if (!line.isEmpty() && width(longer, size, false) > most) {
                    lines.add(line);
                    longer = word;
                }
                line = longer;
            }
            lines.add(line);
        }
        return lines;
    }

    /** Breaks a long class name before the hump nearest to its middle: columns stay narrow, and nothing is abbreviated. */
    static List<String> humps(String name) {
        int best = 0;
        for (int i = 1; i < name.length() && name.length() > SHORT_NAME; i++) {
            boolean hump = Character.isUpperCase(name.charAt(i)) && Character.isLowerCase(name.charAt(i - 1)) || name.charAt(i - 1) == ' ';
            if (hump && Math.abs(2 * i - name.length()) < Math.abs(2 * best - name.length())) {
                best = i;
            }
        }
        return best == 0 ? List.of(name) : List.of(name.substring(0, best).strip(), name.substring(best));
    }
}
