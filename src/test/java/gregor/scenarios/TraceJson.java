package gregor.scenarios;

import static gregor.book.text.SafeText.quoted;

import gregor.book.bytes.Annotated;
import gregor.book.text.SafeText;
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
        return "gregor.trace(" + quoted(scenario.name()) + ", {\"title\":" + quoted(scenario.title()) + ",\n\"participants\":" + texts(participants)
            + ",\n\"nodes\":" + texts(nodes) + ",\n\"steps\":[\n" + steps.stream().map(TraceJson::object).collect(Collectors.joining(",\n"))
            + "\n]});\n";
    }

    private static String object(TraceStep step) {
        String page = step.sourceFile().replaceFirst("\\.java$", ".html");
        return "{\"n\":" + step.number() + ",\"t\":" + step.timeMs() + ",\"node\":" + quoted(step.node()) + ",\"from\":" + quoted(step.from())
            + ",\"to\":" + quoted(step.to()) + ",\"what\":" + quoted(step.what()) + ",\"fields\":" + object(step.fields())
            + ",\"source\":{\"name\":" + quoted(step.sourceFile().substring(step.sourceFile().lastIndexOf('/') + 1) + ":" + step.sourceLine())
            + ",\"href\":" + quoted("source/" + page + "#L" + step.sourceLine()) + "}"
            + (step.frame() == null ? "" : ",\"hex\":" + quoted(hex(step.frame())) + ",\"ranges\":" + ranges(step))
            + ",\"state\":{" + quoted(step.node()) + ":" + object(step.state()) + "}}";
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
        return all.stream().map(SafeText::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String object(Map<String, String> fields) {
        return fields.entrySet().stream().map(field -> quoted(field.getKey()) + ":" + quoted(field.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    }
}
