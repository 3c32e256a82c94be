package gregor.book.diagram;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.Diagram.Branch;
import gregor.book.diagram.Diagram.Frame;
import gregor.book.diagram.Diagram.Item;
import gregor.book.diagram.Diagram.Kind;
import gregor.book.diagram.Diagram.Note;
import gregor.book.diagram.Diagram.Participant;
import gregor.book.diagram.Diagram.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the part of Mermaid's sequence diagrams that the book uses, a line at a time.
 *
 * <pre>
 * %% title: A produce request, from the socket to the disk
 * %% scenario: produce-acks-all
 * sequenceDiagram
 *     autonumber
 *     actor C as Client
 *     participant P as Processor
 *     C->>P: Produce(acks=-1)
 *     Note over C,P: one connection
 *     opt the client waits
 *         P-->>C: Produce reply
 *     end
 * </pre>
 */
public final class DiagramParser {

    private static final Pattern DIRECTIVE = Pattern.compile("%%\\s*(title|scenario):\\s*(.*)");
    private static final Pattern PARTICIPANT = Pattern.compile("(participant|actor)\\s+(\\w+)(?:\\s+as\\s+(.+))?");
    private static final Pattern ARROW = Pattern.compile("(\\w+)\\s*(-?->>)\\s*(\\w+)\\s*:\\s*(.+)");
    private static final Pattern NOTE = Pattern.compile("[Nn]ote\\s+(over|left of|right of)\\s+(\\w+)(?:\\s*,\\s*(\\w+))?\\s*:\\s*(.+)");
    private static final Pattern FRAME = Pattern.compile("(alt|opt|loop|par)(?:\\s+(.*))?");
    private static final Pattern NEXT = Pattern.compile("(else|and)(?:\\s+(.*))?");
    private static final Pattern LABEL = Pattern.compile("([^()]+?)\\s*(?:\\(([^()]*)\\))?");
    private static final Pattern FIELD = Pattern.compile("\\s*([^=\\s]+)\\s*=\\s*([^=]*?)\\s*");
    private static final String ALLOWED = "allowed are: participant P as Name, actor P as Name, P->>Q: label, P-->>Q: label, "
        + "Note over|left of|right of P: text, alt, else, opt, loop, par, and, end, autonumber, %% comment";

    private final String file;
    private final List<String> scenarios = new ArrayList<>();
    private final Map<String, Participant> participants = new LinkedHashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private final List<Item> top = new ArrayList<>();
    private String title = "";
    private boolean begun;
    private boolean numbered;
    private int line;
    private int arrows;

    /** A frame whose {@code end} has not come yet. */
    private static final class Open {
        private final int line;
        private final Kind kind;
        private final List<Branch> branches = new ArrayList<>();
        private int branchLine;
        private String label;
        private List<Item> items = new ArrayList<>();

        private Open(int line, Kind kind, String label) {
            this.line = line;
            this.kind = kind;
            this.branchLine = line;
            this.label = label;
        }
    }

    private DiagramParser(String file) {
        this.file = file;
    }

    /** @throws BadDiagram with the line that can't be read, and what is allowed there */
    public static Diagram parse(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent().getFileName();
            return parse(folder + "/" + file.getFileName(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the diagram " + file, e);
        }
    }

    /** @param file how messages shall name the text */
    public static Diagram parse(String file, String text) {
        DiagramParser parser = new DiagramParser(file);
        text.lines().forEach(parser::line);
        return parser.finished();
    }

    private void line(String raw) {
        line++;
        String text = raw.strip();
        if (text.startsWith("%%")) {
            directive(text);
        } else if (!text.isEmpty() && !begun) {
            refuseUnless(text.equals("sequenceDiagram"), "\"" + text + "\": a diagram begins with sequenceDiagram");
            begun = true;
        } else if (!text.isEmpty()) {
            refuseUnless(!text.contains(";"), "a semicolon ends a statement for Mermaid: write a comma");
            refuseUnless(!text.contains("#"), "a number sign begins an entity for Mermaid: leave it out");
            statement(text);
        }
    }

    private void directive(String text) {
        Matcher directive = DIRECTIVE.matcher(text);
        if (!directive.matches()) {
            return;
        }
        refuseUnless(!directive.group(2).isBlank(), "nothing after " + directive.group(1) + ":");
        if (directive.group(1).equals("title")) {
            refuseUnless(title.isEmpty(), "a second title: a diagram has one");
            title = directive.group(2);
        } else {
            refuseUnless(!scenarios.contains(directive.group(2)), "scenario " + directive.group(2) + " is listed twice");
            scenarios.add(directive.group(2));
        }
    }

    private void statement(String text) {
        Matcher found;
        if (text.equals("autonumber")) {
            numbered = true;
        } else if (text.equals("end")) {
            end();
        } else if ((found = ARROW.matcher(text)).matches()) {
            arrow(found); // first, because most lines are one
        } else if ((found = PARTICIPANT.matcher(text)).matches()) {
            participant(found);
        } else if ((found = NOTE.matcher(text)).matches()) {
            note(found);
        } else if ((found = FRAME.matcher(text)).matches()) {
            frame(Kind.valueOf(found.group(1).toUpperCase(java.util.Locale.ROOT)), label(found));
        } else if ((found = NEXT.matcher(text)).matches()) {
            next(found.group(1), label(found));
        } else {
            throw bad(line, "can't read \"" + text + "\": " + ALLOWED);
        }
    }

    private static String label(Matcher found) {
        return found.group(2) == null ? "" : found.group(2).strip();
    }

    private void participant(Matcher found) {
        String alias = found.group(2);
        String name = found.group(3) == null ? alias : found.group(3).strip();
        Participant fresh = new Participant(line, alias, name, found.group(1).equals("actor"));
        refuseUnless(!participants.containsKey(alias), alias + " is declared twice");
        refuseUnless(top.isEmpty() && open.isEmpty(), "participants are declared before everything else");
        for (Participant other : participants.values()) {
            boolean overlap = other.component().equals(fresh.component())
                && (other.node().isEmpty() || fresh.node().isEmpty() || other.node().equals(fresh.node()));
            refuseUnless(!overlap, "\"" + name + "\" and \"" + other.name() + "\" name the same: a step would have two lifelines");
        }
        participants.put(alias, fresh);
    }

    private void arrow(Matcher found) {
        Matcher label = LABEL.matcher(found.group(4).strip());
        refuseUnless(label.matches(), "can't read the label \"" + found.group(4) + "\": a name, and perhaps (field=value, field=value)");
        Map<String, String> fields = new LinkedHashMap<>();
        if (label.group(2) != null) {
            for (String part : label.group(2).split(",", -1)) {
                Matcher field = FIELD.matcher(part);
                refuseUnless(field.matches(), "can't read the constraint \"" + part.strip() + "\": in parentheses stand field=value, with commas between");
                refuseUnless(fields.put(field.group(1), field.group(2)) == null, "field " + field.group(1) + " is named twice");
            }
        }
        items().add(new Arrow(line, ++arrows, known(found.group(1)), known(found.group(3)), found.group(2).equals("-->>"),
            label.group(1).strip(), fields));
    }

    private void note(Matcher found) {
        Side side = switch (found.group(1)) {
            case "over" -> Side.OVER;
            case "left of" -> Side.LEFT;
            default -> Side.RIGHT;
        };
        Participant first = known(found.group(2));
        Participant last = found.group(3) == null ? first : known(found.group(3));
        refuseUnless(side == Side.OVER || found.group(3) == null, "a note is " + found.group(1) + " one participant");
        List<Participant> order = new ArrayList<>(participants.values());
        boolean swap = order.indexOf(first) > order.indexOf(last);
        String text = Arrays.stream(found.group(4).split("<br\\s*/?>")).map(String::strip).collect(Collectors.joining("\n"));
        items().add(new Note(line, side, swap ? last : first, swap ? first : last, text));
    }

    private void frame(Kind kind, String label) {
        refuseUnless(kind == Kind.PAR || !label.isEmpty(), kind.word() + " needs a label that says when");
        open.push(new Open(line, kind, label));
    }

    private void next(String word, String label) {
        refuseUnless(!open.isEmpty() && open.peek().kind.next().equals(word), word + " stands only in " + (word.equals("and") ? "par" : "alt")
            + (open.isEmpty() ? "" : ", and this is in the " + open.peek().kind.word() + " of line " + open.peek().line));
        refuseUnless(word.equals("and") || !label.isEmpty(), "else needs a label that says when");
        Open frame = open.peek();
        closeBranch(frame);
        frame.branchLine = line;
        frame.label = label;
        frame.items = new ArrayList<>();
    }

    private void end() {
        refuseUnless(!open.isEmpty(), "end without alt, opt, loop or par");
        Open frame = open.pop();
        closeBranch(frame);
        boolean enough = frame.kind.next().isEmpty() || frame.branches.size() > 1;
        refuseUnless(enough, "the " + frame.kind.word() + " of line " + frame.line + " has one branch only: add " + frame.kind.next() + ", or write opt");
        items().add(new Frame(frame.line, frame.kind, List.copyOf(frame.branches)));
    }

    private void closeBranch(Open frame) {
        if (Diagram.arrows(frame.items).isEmpty()) {
            throw bad(frame.branchLine, "a branch without an arrow claims nothing: leave it out, or write opt for its sibling");
        }
        frame.branches.add(new Branch(frame.branchLine, frame.label, List.copyOf(frame.items)));
    }

    private List<Item> items() {
        return open.isEmpty() ? top : open.peek().items;
    }

    private Participant known(String alias) {
        Participant known = participants.get(alias);
        if (known == null) {
            throw bad(line, "nobody is called " + alias + ": participants are " + String.join(", ", participants.keySet()));
        }
        return known;
    }

    private Diagram finished() {
        if (!open.isEmpty()) {
            throw bad(open.peek().line, "the " + open.peek().kind.word() + " has no end");
        }
        refuseUnless(begun, "a diagram begins with sequenceDiagram");
        refuseUnless(!title.isEmpty(), "no title: a line \"%% title: ...\" says what the picture shows");
        refuseUnless(!scenarios.isEmpty(), "no scenario: a line \"%% scenario: name\" says which run must match");
        refuseUnless(!Diagram.arrows(top).isEmpty(), "no arrow");
        Set<Participant> used = new LinkedHashSet<>();
        Diagram.arrows(top).forEach(arrow -> used.addAll(List.of(arrow.from(), arrow.to())));
        for (Participant participant : participants.values()) {
            if (!used.contains(participant)) {
                throw bad(participant.line(), participant.name() + " has no arrow: leave it out");
            }
        }
        return new Diagram(file, title, List.copyOf(scenarios), List.copyOf(participants.values()), numbered, List.copyOf(top));
    }

    private void refuseUnless(boolean fine, String problem) {
        if (!fine) {
            throw bad(line, problem);
        }
    }

    private BadDiagram bad(int line, String problem) {
        return new BadDiagram(file, Math.max(1, line), problem);
    }
}
