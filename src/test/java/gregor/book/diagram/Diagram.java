package gregor.book.diagram;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A sequence diagram as it was read.
 *
 * @param file as messages name it, {@code diagrams/01-produce.mmd}
 * @param title a sentence's worth: the picture's name for those who don't see it
 * @param scenarios the scenarios whose traces it must match, at least one; the trace player shows the first
 * @param participants from left to right
 * @param numbered whether the picture numbers its arrows
 * @param items from top to bottom
 */
public record Diagram(String file, String title, List<String> scenarios, List<Participant> participants, boolean numbered,
                      List<Item> items) {

    private static final String ON = " on ";

    /**
     * One lifeline.
     *
     * @param alias what the file's arrows call it
     * @param name what the picture calls it: a component's name, and {@code on NODE} if that node's only is meant
     * @param actor drawn as a person: somebody outside
     */
    public record Participant(int line, String alias, String name, boolean actor) {

        public String component() {
            int on = name.indexOf(ON);
            return on < 0 ? name : name.substring(0, on);
        }

        /** @return the node, empty if any will do */
        public String node() {
            int on = name.indexOf(ON);
            return on < 0 ? "" : name.substring(on + ON.length());
        }

        /**
         * Whether this is one end of a step.
         *
         * @param end as traced: a component's name, or {@code COMPONENT on NODE} for an end on another node than the step's
         * @param node the step's node
         */
        public boolean is(String end, String node) {
            // Asked millions of times by who tries all mistakes in all diagrams, so nothing is cut out of a name to be compared.
            if (end.length() >= name.length()) {
                return end.startsWith(name) && (end.length() == name.length() || end.startsWith(ON, name.length()) && node().isEmpty());
            }
            return name.startsWith(end) && name.startsWith(ON, end.length()) && name.endsWith(node)
                && name.length() == end.length() + ON.length() + node.length();
        }
    }

    /** What stands on one or more lines of the diagram. */
    public sealed interface Item permits Arrow, Note, Frame {
        int line();
    }

    /**
     * One step.
     *
     * @param number counted from 1, from top to bottom
     * @param what the step's name
     * @param fields what the step carries at least, in the order written
     */
    public record Arrow(int line, int number, Participant from, Participant to, boolean dashed, String what,
                        Map<String, String> fields) implements Item {

        public boolean toItself() {
            return from.equals(to);
        }

        /** @return the fields as they are written, without parentheses; empty if there are none */
        public String constraints() {
            return fields.entrySet().stream().map(field -> field.getKey() + "=" + field.getValue()).collect(Collectors.joining(", "));
        }

        /** @return the arrow as the file writes it, with the names of the components */
        @Override
        public String toString() {
            return from.name() + (dashed ? " -->> " : " ->> ") + to.name() + ": " + what + (fields.isEmpty() ? "" : "(" + constraints() + ")");
        }
    }

    /** Where a note stands. */
    public enum Side { LEFT, RIGHT, OVER }

    /**
     * A remark; claims nothing.
     *
     * @param last the same as {@code first} unless the note is over several participants
     * @param text its lines, divided by line feeds
     */
    public record Note(int line, Side side, Participant first, Participant last, String text) implements Item {}

    /** What a frame says of its branches. */
    public enum Kind {
        ALT("alt", "else"), OPT("opt", ""), LOOP("loop", ""), PAR("par", "and");

        private final String word;
        private final String next;

        Kind(String word, String next) {
            this.word = word;
            this.next = next;
        }

        /** @return what opens it */
        public String word() {
            return word;
        }

        /** @return what divides its branches, empty if it has one only */
        public String next() {
            return next;
        }
    }

    /** Several items with a border around them. */
    public record Frame(int line, Kind kind, List<Branch> branches) implements Item {}

    /**
     * One part of a frame.
     *
     * @param label what is the case in it
     */
    public record Branch(int line, String label, List<Item> items) {}

    /** @return all arrows from top to bottom */
    public List<Arrow> arrows() {
        return arrows(items);
    }

    static List<Arrow> arrows(List<Item> items) {
        List<Arrow> found = new ArrayList<>();
        for (Item item : items) {
            if (item instanceof Arrow arrow) {
                found.add(arrow);
            } else if (item instanceof Frame frame) {
                frame.branches().forEach(branch -> found.addAll(arrows(branch.items())));
            }
        }
        return found;
    }

    /** @return the file's name without folder and ending, by which chapters and pages know the diagram */
    public String name() {
        return file.substring(file.lastIndexOf('/') + 1).replaceAll("\\.mmd$", "");
    }

    /** @return {@code file:line} of a thing in the diagram */
    public String at(int line) {
        return file + ":" + line;
    }
}
