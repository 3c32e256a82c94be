package gregor.book;

import gregor.book.text.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The picture on the front page: all packages in layers, each above those that it says it uses, drawn from the declarations.
 * An arrow that a way over other arrows makes superfluous is left out.
 */
final class FrontMap {

    private static final int BOX_WIDTH = 112;
    private static final int BOX_HEIGHT = 46;
    private static final int GAP_X = 18;
    private static final int GAP_Y = 40;
    private static final int MARGIN = 8;
    private static final int MOST_IN_A_ROW = 6;

    /** The colours are the page's; what lies under an arrow's package is drawn first, so that boxes hide the arrows behind them. */
    private static final String STYLE = """
        .map .arrows path{fill:none;stroke:var(--muted,#59636e);stroke-opacity:.35;stroke-width:1.2px}
        .map rect{fill:var(--panel,#f4f4f2);stroke:var(--line,#d0d0cc)}
        .map a:hover rect,.map a:focus-visible rect{stroke:var(--accent,#0b5cad);stroke-width:2px}
        .map text{fill:var(--ink,#1d2127);font:600 13px/1 var(--plain,sans-serif);text-anchor:middle}
        .map .chapter text{fill:var(--accent,#0b5cad);font-weight:400;font-size:11px}
        """;

    private final PackagePages packages;
    private final Map<String, Set<String>> reduced = new TreeMap<>();
    private final Map<String, int[]> places = new LinkedHashMap<>();
    private final List<List<String>> rows = new ArrayList<>();

    FrontMap(PackagePages packages) {
        this.packages = packages;
    }

    String svg() {
        layOut();
        int width = 2 * MARGIN + MOST_IN_A_ROW * BOX_WIDTH + (MOST_IN_A_ROW - 1) * GAP_X;
        int height = 2 * MARGIN + rows.size() * BOX_HEIGHT + (rows.size() - 1) * GAP_Y;
        StringBuilder svg = new StringBuilder("<svg class=\"map\" viewBox=\"0 0 ").append(width).append(' ').append(height)
            .append("\" role=\"group\" aria-labelledby=\"map-title\"><title id=\"map-title\">The packages of Gregor: each uses those below it that its arrows ")
            .append("reach</title>\n<style>").append(STYLE).append(followed()).append("</style><g class=\"arrows\" aria-hidden=\"true\">");
        reduced.forEach((from, targets) -> targets.forEach(to -> arrow(svg, from, to)));
        svg.append("</g>\n");
        places.keySet().forEach(name -> box(svg, name));
        return svg.append("</svg>").toString();
    }

    /** Arrows run behind boxes; those of the package under the pointer or the focus stand out. */
    private String followed() {
        StringBuilder rules = new StringBuilder();
        for (String name : reduced.keySet()) {
            String chosen = ".map:has([data-package=" + name + "]:is(:hover,:focus-within)) ";
            rules.append(chosen).append("[data-from=").append(name).append("],").append(chosen).append("[data-to=").append(name)
                .append("]{stroke:var(--accent,#0b5cad);stroke-opacity:1}\n");
        }
        return rules.toString();
    }

    private void layOut() {
        Map<String, Integer> levels = new TreeMap<>();
        packages.uses().keySet().forEach(name -> level(name, levels));
        packages.uses().forEach((name, used) -> reduced.put(name, withoutDetours(used)));
        int top = levels.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int level = top; level >= 0; level--) {
            List<String> names = new ArrayList<>();
            for (Map.Entry<String, Integer> entry : levels.entrySet()) {
                if (entry.getValue() == level) {
                    names.add(entry.getKey());
                }
            }
            // Where those above it stand on average is a good place for a package: its arrows are short then.
            names.sort(Comparator.comparingDouble((String name) -> middleOfUsers(name)).thenComparing(name -> name));
            for (int from = 0; from < names.size(); from += MOST_IN_A_ROW) {
                place(names.subList(from, Math.min(names.size(), from + MOST_IN_A_ROW)));
            }
        }
    }

    private void place(List<String> row) {
        int free = (MOST_IN_A_ROW - row.size()) * (BOX_WIDTH + GAP_X) / 2;
        for (int i = 0; i < row.size(); i++) {
            places.put(row.get(i), new int[] {MARGIN + free + i * (BOX_WIDTH + GAP_X), MARGIN + rows.size() * (BOX_HEIGHT + GAP_Y)});
        }
        rows.add(List.copyOf(row));
    }

    private double middleOfUsers(String name) {
        return places.entrySet().stream().filter(entry -> reduced.get(entry.getKey()).contains(name)).mapToInt(entry -> entry.getValue()[0])
            .average().orElse(0);
    }

    /** How many packages lie below one another under this one. */
    private int level(String name, Map<String, Integer> levels) {
        Integer known = levels.get(name);
        if (known != null) {
            return known;
        }
        int level = 0;
        for (String used : packages.uses().getOrDefault(name, List.of())) {
            level = Math.max(level, level(used, levels) + 1);
        }
        levels.put(name, level);
        return level;
    }

    private Set<String> withoutDetours(List<String> used) {
        Set<String> direct = new TreeSet<>(used);
        for (String other : used) {
            direct.removeAll(below(other));
        }
        return direct;
    }

    private Set<String> below(String name) {
        Set<String> below = new TreeSet<>();
        for (String used : packages.uses().getOrDefault(name, List.of())) {
            below.add(used);
            below.addAll(below(used));
        }
        return below;
    }

    private void arrow(StringBuilder svg, String from, String to) {
        int[] start = places.get(from);
        int[] end = places.get(to);
        int x1 = start[0] + BOX_WIDTH / 2;
        int y1 = start[1] + BOX_HEIGHT;
        int x2 = end[0] + BOX_WIDTH / 2;
        int y2 = end[1];
        int bend = (y2 - y1) / 2;
        svg.append("<path data-from=\"").append(from).append("\" data-to=\"").append(to).append("\" d=\"M").append(x1).append(' ').append(y1)
            .append('C').append(x1).append(' ').append(y1 + bend).append(' ').append(x2).append(' ').append(y2 - bend).append(' ').append(x2)
            .append(' ').append(y2).append("\"/>");
    }

    private void box(StringBuilder svg, String name) {
        int[] place = places.get(name);
        int middle = place[0] + BOX_WIDTH / 2;
        svg.append("<g class=\"package\" data-package=\"").append(name).append("\"><a href=\"packages/").append(name).append(".html\"><title>")
            .append(SafeText.html(packages.summary(name))).append("</title><rect x=\"").append(place[0]).append("\" y=\"").append(place[1])
            .append("\" width=\"").append(BOX_WIDTH).append("\" height=\"").append(BOX_HEIGHT).append("\" rx=\"6\"/><text class=\"name\" x=\"")
            .append(middle).append("\" y=\"").append(place[1] + BOX_HEIGHT / 2 - 2).append("\">").append(name).append("</text></a>");
        List<Chapter> chapters = packages.chaptersOf(name);
        if (!chapters.isEmpty()) {
            Chapter chapter = chapters.get(0);
            svg.append("<a class=\"chapter\" href=\"").append(chapter.path()).append("\"><text x=\"").append(middle).append("\" y=\"")
                .append(place[1] + BOX_HEIGHT - 8).append("\">chapter ").append(chapter.number()).append("</text></a>");
        }
        svg.append("</g>\n");
    }
}
