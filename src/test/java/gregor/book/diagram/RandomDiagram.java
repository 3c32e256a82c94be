package gregor.book.diagram;

import gregor.book.diagram.Diagram.Arrow;
import gregor.book.diagram.Diagram.Branch;
import gregor.book.diagram.Diagram.Frame;
import gregor.book.diagram.Diagram.Item;
import gregor.book.diagram.Diagram.Kind;
import gregor.book.diagram.Diagram.Note;
import gregor.book.diagram.Diagram.Participant;
import gregor.book.diagram.Diagram.Side;
import gregor.scenarios.TraceStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Diagrams by dice, as files write them, and runs that they allow. */
final class RandomDiagram {

    private static final List<String> NAMES = List.of("Client", "Processor", "RequestHandlerPool", "ReplicaManager", "UnifiedLog", "A",
        "Partition on node 1", "Partition on node 2", "TheNameOfAClassThatIsVeryLong");
    private static final List<String> WORDS = List.of("append", "reply", "a", "high watermark 3", "roll", "appendAsLeader", "long poll",
        "a label that says so much that it needs several lines", "分区");

    private final Random dice;
    private final List<Participant> participants = new ArrayList<>();
    private final boolean distinct;
    private int arrows;

    private RandomDiagram(Random dice, boolean distinct) {
        this.dice = dice;
        this.distinct = distinct;
        int offset = dice.nextInt(NAMES.size());
        int count = 1 + dice.nextInt(5);
        for (int i = 0; i < count; i++) {
            participants.add(new Participant(i, "P" + i, NAMES.get((offset + i) % NAMES.size()), dice.nextInt(4) == 0));
        }
    }

    /** @return a diagram of about {@code size} arrows, which has been written and read */
    static Diagram of(Random dice, int size) {
        return new RandomDiagram(dice, false).diagram(size, 3);
    }

    /** @return one without frames, no two of its arrows alike: it allows one run only */
    static Diagram strict(Random dice, int size) {
        return new RandomDiagram(dice, true).diagram(size, 0);
    }

    private Diagram diagram(int size, int depth) {
        List<Item> items = items(size, depth);
        participants.removeIf(participant -> Diagram.arrows(items).stream().noneMatch(arrow -> arrow.from().equals(participant) || arrow.to().equals(participant)));
        List<Item> clean = items.stream().filter(item -> !(item instanceof Note note) || participants.containsAll(List.of(note.first(), note.last()))).toList();
        Diagram made = new Diagram("diagrams/random.mmd", "Made by dice", List.of("none"), participants, dice.nextBoolean(), clean);
        return DiagramParser.parse(made.file(), written(made));
    }

    private List<Item> items(int size, int depth) {
        List<Item> items = new ArrayList<>();
        while (Diagram.arrows(items).size() < size) {
            int kind = dice.nextInt(10);
            if (kind < 3 && depth > 0) {
                items.add(frame(Math.max(1, size / 2), depth - 1));
            } else if (kind == 3 && depth == 3) {
                items.add(note());
            } else {
                items.add(arrow());
            }
        }
        return items;
    }

    private Arrow arrow() {
        String what = distinct ? "step " + arrows : WORDS.get(dice.nextInt(WORDS.size()));
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = dice.nextInt(3); i > 0; i--) {
            fields.put("field" + i, String.valueOf(dice.nextInt(3) - 1));
        }
        return new Arrow(0, ++arrows, participant(), participant(), dice.nextBoolean(), what, fields);
    }

    private Note note() {
        int first = dice.nextInt(participants.size());
        int last = first + dice.nextInt(participants.size() - first);
        Side side = Side.values()[dice.nextInt(3)];
        return new Note(0, side, participants.get(first), participants.get(side == Side.OVER ? last : first), "Note that\n" + WORDS.get(dice.nextInt(WORDS.size())));
    }

    private Frame frame(int size, int depth) {
        Kind kind = Kind.values()[dice.nextInt(4)];
        List<Branch> branches = new ArrayList<>();
        int count = kind.next().isEmpty() ? 1 : 2 + dice.nextInt(2);
        for (int i = 0; i < count; i++) {
            branches.add(new Branch(0, "if " + WORDS.get(dice.nextInt(WORDS.size())), items(Math.max(1, size / count), depth)));
        }
        return new Frame(0, kind, branches);
    }

    private Participant participant() {
        return participants.get(dice.nextInt(participants.size()));
    }

    /** @return the diagram as a file */
    static String written(Diagram diagram) {
        StringBuilder text = new StringBuilder("%% title: " + diagram.title() + "\n");
        diagram.scenarios().forEach(scenario -> text.append("%% scenario: ").append(scenario).append('\n'));
        text.append("sequenceDiagram\n").append(diagram.numbered() ? "autonumber\n" : "");
        diagram.participants().forEach(participant -> text.append(participant.actor() ? "actor " : "participant ")
            .append(participant.alias()).append(" as ").append(participant.name()).append('\n'));
        write(diagram.items(), text);
        return text.toString();
    }

    private static void write(List<Item> items, StringBuilder text) {
        for (Item item : items) {
            if (item instanceof Arrow arrow) {
                text.append(arrow.from().alias()).append(arrow.dashed() ? "-->>" : "->>").append(arrow.to().alias()).append(": ")
                    .append(arrow.what()).append(arrow.fields().isEmpty() ? "" : "(" + arrow.constraints() + ")").append('\n');
            } else if (item instanceof Note note) {
                String side = note.side() == Side.OVER ? "over" : note.side().name().toLowerCase(Locale.ROOT) + " of";
                text.append("Note ").append(side).append(' ').append(note.first().alias())
                    .append(note.first().equals(note.last()) ? "" : "," + note.last().alias()).append(": ").append(note.text().replace("\n", "<br/>")).append('\n');
            } else if (item instanceof Frame frame) {
                for (int i = 0; i < frame.branches().size(); i++) {
                    text.append(i == 0 ? frame.kind().word() : frame.kind().next()).append(' ').append(frame.branches().get(i).label()).append('\n');
                    write(frame.branches().get(i).items(), text);
                }
                text.append("end\n");
            }
        }
    }

    /** @return arrows in an order that the diagram allows, decided by dice */
    static List<Arrow> run(List<Item> items, Random dice) {
        List<Arrow> run = new ArrayList<>();
        for (Item item : items) {
            if (item instanceof Arrow arrow) {
                run.add(arrow);
            } else if (item instanceof Frame frame) {
                run.addAll(run(frame, dice));
            }
        }
        return run;
    }

    private static List<Arrow> run(Frame frame, Random dice) {
        List<List<Item>> branches = frame.branches().stream().map(Branch::items).toList();
        List<Arrow> run = new ArrayList<>();
        switch (frame.kind()) {
            case ALT -> run.addAll(run(branches.get(dice.nextInt(branches.size())), dice));
            case OPT -> run.addAll(dice.nextBoolean() ? run(branches.get(0), dice) : List.of());
            case LOOP -> {
                do {
                    run.addAll(run(branches.get(0), dice));
                } while (dice.nextInt(3) == 0);
            }
            case PAR -> {
                List<List<Arrow>> left = new ArrayList<>();
                branches.forEach(branch -> left.add(new ArrayList<>(run(branch, dice))));
                left.removeIf(List::isEmpty);
                while (!left.isEmpty()) {
                    List<Arrow> chosen = left.get(dice.nextInt(left.size()));
                    run.add(chosen.remove(0));
                    left.removeIf(List::isEmpty);
                }
            }
        }
        return run;
    }

    /** @return the step that an arrow claims, with a field more */
    static TraceStep step(int number, Arrow arrow) {
        Map<String, String> fields = new LinkedHashMap<>(arrow.fields());
        fields.put("more", "7");
        return new TraceStep(number, number, "node 1", arrow.from().name(), arrow.to().name(), arrow.what(), fields, "Somewhere.java", number, null, Map.of());
    }

    static List<TraceStep> steps(List<Arrow> run) {
        List<TraceStep> steps = new ArrayList<>();
        run.forEach(arrow -> steps.add(step(steps.size() + 1, arrow)));
        return steps;
    }
}
