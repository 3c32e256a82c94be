package gregor.sim;

import gregor.port.Trace;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The last steps of a run, from all nodes, as the book's player reads them: a script that hands over one object. A whole run would be
 * too long to step through; what went wrong is at its end.
 */
public final class RunTrace {

    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final int MOST_STEPS = 500;
    private static final int MOST_TEXT = 300;

    private record Step(long timeMs, String node, String from, String to, String what, Map<String, String> fields, String sourceFile, int sourceLine) {}

    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private Simulator world;

    /** The trace of a node in a world. */
    Trace of(Simulator itsWorld, int node) {
        world = itsWorld;
        return new Trace() {
            @Override
            public boolean isOn() {
                return true;
            }

            @Override
            public void step(String from, String to, String what, Object... details) {
                add("node " + node, WALKER.walk(frames -> frames.skip(1).findFirst().orElseThrow()), from, to, what, details);
            }
        };
    }

    /** Something that happens to the world: a fault. */
    void add(Fault fault) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("fault", fault.toString());
        keep(new Step(fault.atMs(), "node " + fault.node(), "FaultInjector", "FaultInjector", fault.kind().name(), fields, "gregor/sim/FaultInjector.java", 1));
    }

    private void add(String node, StackFrame caller, String from, String to, String what, Object[] details) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Object detail : details) {
            if (detail instanceof Map<?, ?> named) {
                named.forEach((name, value) -> fields.put(name.toString(), text(value)));
            } else {
                fields.put(detail instanceof Record ? detail.getClass().getSimpleName() : "value " + (fields.size() + 1), text(detail));
            }
        }
        String className = caller.getClassName();
        keep(new Step(world.nowMs(), node, from, to, what, fields,
            className.substring(0, className.lastIndexOf('.') + 1).replace('.', '/') + caller.getFileName(), caller.getLineNumber()));
    }

    private void keep(Step step) {
        steps.add(step);
        if (steps.size() > MOST_STEPS) {
            steps.remove();
        }
    }

    private static String text(Object value) {
        String text = String.valueOf(value);
        return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + " and more" : text;
    }

    /** What goes into {@code traces/NAME.js}. */
    public String script(String name, String title) {
        Set<String> participants = new LinkedHashSet<>();
        Set<String> nodes = new LinkedHashSet<>();
        StringBuilder all = new StringBuilder();
        int number = 0;
        for (Step step : steps) {
            participants.add(step.from);
            participants.add(step.to);
            nodes.add(step.node);
            all.append(number++ == 0 ? "" : ",\n").append(object(step, number));
        }
        return "gregor.trace(" + quoted(name) + ", {\"title\":" + quoted(title) + ",\n\"participants\":" + texts(participants) + ",\n\"nodes\":"
            + texts(nodes) + ",\n\"steps\":[\n" + all + "\n]});\n";
    }

    private static String object(Step step, int number) {
        String file = step.sourceFile.substring(step.sourceFile.lastIndexOf('/') + 1);
        return "{\"n\":" + number + ",\"t\":" + step.timeMs + ",\"node\":" + quoted(step.node) + ",\"from\":" + quoted(step.from) + ",\"to\":"
            + quoted(step.to) + ",\"what\":" + quoted(step.what) + ",\"fields\":" + step.fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ":" + quoted(field.getValue())).collect(Collectors.joining(",", "{", "}"))
            + ",\"source\":{\"name\":" + quoted(file + ":" + step.sourceLine) + ",\"href\":"
            + quoted("source/" + step.sourceFile.replaceFirst("\\.java$", ".html") + "#L" + step.sourceLine) + "},\"state\":{}}";
    }

    private static String texts(Set<String> all) {
        return all.stream().map(RunTrace::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    /** A string of a script, with its quotes. */
    private static String quoted(String text) {
        StringBuilder string = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                string.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c > '~') {
                string.append(String.format("\\u%04x", (int) c));
            } else {
                string.append(c);
            }
        }
        return string.append('"').toString();
    }
}
