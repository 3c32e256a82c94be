package gregor.scenarios;

import gregor.book.bytes.Annotated;
import gregor.message.Messages;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A run as the trace player reads it: a script that hands over one object, so that it works from a folder too. */
public final class TraceJson {

    private TraceJson() {}

    /** What goes into {@code traces/NAME.js}. */
    public static String script(Scenario scenario, List<TraceStep> steps) {
        Set<String> participants = new LinkedHashSet<>();
        Set<String> nodes = new LinkedHashSet<>();
        for (TraceStep step : steps) {
            participants.add(step.from());
            participants.add(step.to());
            nodes.add(step.node());
        }
        return "gregor.trace(" + text(scenario.name()) + ", {\"title\":" + text(scenario.title()) + ",\n\"participants\":" + texts(participants)
            + ",\n\"nodes\":" + texts(nodes) + ",\n\"steps\":[\n" + steps.stream().map(TraceJson::object).collect(Collectors.joining(",\n"))
            + "\n]});\n";
    }

    private static String object(TraceStep step) {
        String page = step.sourceFile().replaceFirst("\\.java$", ".html");
        return "{\"n\":" + step.number() + ",\"t\":" + step.timeMs() + ",\"node\":" + text(step.node()) + ",\"from\":" + text(step.from())
            + ",\"to\":" + text(step.to()) + ",\"what\":" + text(step.what()) + ",\"fields\":" + object(step.fields())
            + ",\"source\":{\"name\":" + text(step.sourceFile().substring(step.sourceFile().lastIndexOf('/') + 1) + ":" + step.sourceLine())
            + ",\"href\":" + text("source/" + page + "#L" + step.sourceLine()) + "}"
            + (step.frame() == null ? "" : ",\"hex\":" + text(hex(step.frame())) + ",\"ranges\":" + ranges(step))
            + ",\"state\":{" + text(step.node()) + ":" + object(step.state()) + "}}";
    }

    /** The fields of a frame, or of the batches that a step carries. Nobody knows those of a version that is yet to come. */
    private static String ranges(TraceStep step) {
        String what = step.what();
        for (Messages.Pair<?, ?> messages : Messages.all()) {
            boolean isRequest = what.equals(messages.request().getSimpleName());
            if (isRequest || what.equals(messages.response().getSimpleName())) {
                int version = Integer.parseInt(step.fields().get("version"));
                return !messages.versions().contains(version) ? "[]" : isRequest ? Annotated.request(what, what, step.frame()).rangesJson()
                    : Annotated.response(what, what, messages.key(), version, step.frame()).rangesJson();
            }
        }
        return Annotated.batches(what, what, step.frame()).rangesJson();
    }

    private static String hex(byte[] bytes) {
        StringBuilder hex = new StringBuilder(2 * bytes.length);
        for (byte each : bytes) {
            hex.append(Character.forDigit(each >> 4 & 15, 16)).append(Character.forDigit(each & 15, 16));
        }
        return hex.toString();
    }

    private static String texts(Set<String> all) {
        return all.stream().map(TraceJson::text).collect(Collectors.joining(",", "[", "]"));
    }

    private static String object(Map<String, String> fields) {
        return fields.entrySet().stream().map(field -> text(field.getKey()) + ":" + text(field.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    }

    private static String text(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029') { // as code in a script: no end tag, no line end
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
