package gregor.book;

import gregor.book.bytes.FieldDocs;
import gregor.book.text.SafeText;
import gregor.protocol.Codec;
import gregor.protocol.FieldLayout;
import gregor.protocol.VersionRange;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The fields of a message over all of its versions: what Kafka's JSON files say, in a table. */
final class FieldTable {

    /** What a field has of itself where nothing is written; a default that needs no saying. */
    private static final Set<String> NOTHING = Set.of("0", "0.0", "\"\"", "false", "[]", "no bytes", "AAAAAAAAAAAAAAAAAAAAAA");

    private final Class<?> message;
    private final VersionRange versions;
    private final FieldDocs docs;
    private final StringBuilder html = new StringBuilder();

    FieldTable(Class<?> message, FieldDocs docs) {
        this.message = message;
        this.versions = Codec.versions(message);
        this.docs = docs;
    }

    String html() {
        Map<Integer, List<FieldLayout>> layouts = new TreeMap<>();
        for (int version = versions.min(); version <= versions.max(); version++) {
            layouts.put(version, Codec.of(message, version).layout());
        }
        if (layouts.values().stream().allMatch(List::isEmpty)) {
            return "<p>No fields.</p>\n";
        }
        html.append("<div class=\"fields\" tabindex=\"0\" role=\"group\" aria-label=\"Fields of ").append(message.getSimpleName())
            .append("\">\n<table class=\"dense\">\n<thead><tr><th scope=\"col\">Field</th><th scope=\"col\">Type</th><th scope=\"col\">Versions</th>"
                + "<th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n");
        rows(message, layouts, 0);
        return html.append("</tbody>\n</table>\n</div>\n").toString();
    }

    /** @param layouts the fields that a record class has in each version that has it */
    private void rows(Class<?> type, Map<Integer, List<FieldLayout>> layouts, int depth) {
        for (RecordComponent component : type.getRecordComponents()) {
            Map<Integer, FieldLayout> present = new TreeMap<>();
            layouts.forEach((version, fields) -> fields.stream().filter(field -> field.name().equals(component.getName()))
                .forEach(field -> present.put(version, field)));
            if (!present.isEmpty()) {
                FieldLayout field = present.values().iterator().next();
                row(field, present, docs.of(type, component.getName()), depth);
                Map<Integer, List<FieldLayout>> inner = new TreeMap<>();
                present.forEach((version, each) -> inner.put(version, each.fields()));
                if (!field.fields().isEmpty()) {
                    rows(structOf(component), inner, depth + 1);
                }
            }
        }
    }

    private static Class<?> structOf(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
            ? (Class<?>) list.getActualTypeArguments()[0] : component.getType();
    }

    private void row(FieldLayout field, Map<Integer, FieldLayout> present, String about, int depth) {
        String versionsOfField = ranges(present.keySet());
        String nullable = ranges(present.entrySet().stream().filter(each -> each.getValue().type().contains("nullable "))
            .map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new)));
        List<String> more = new ArrayList<>();
        if (!nullable.isEmpty()) {
            more.add(nullable.equals(versionsOfField) ? "or null" : "or null: " + nullable);
        }
        if (field.tag() >= 0) {
            more.add("tag " + field.tag());
        }
        if (!NOTHING.contains(field.absent()) && field.fields().isEmpty()) {
            more.add("default " + field.absent());
        }
        String type = field.type().replace("compact ", "").replace("nullable ", "");
        html.append("<tr><th scope=\"row\" class=\"depth").append(depth).append("\">").append(field.name()).append("</th>");
        cell(SafeText.html(type) + (more.isEmpty() ? "" : " <small>" + SafeText.html(String.join(", ", more)) + "</small>"));
        cell(versionsOfField);
        cell(SafeText.html(about));
        html.append("</tr>\n");
    }

    private void cell(String content) {
        html.append("<td>").append(content).append("</td>");
    }

    /** As Kafka writes versions; those of one field never have a gap. */
    private String ranges(Collection<Integer> some) {
        if (some.isEmpty()) {
            return "";
        }
        int first = Collections.min(some);
        int last = Collections.max(some);
        return last == versions.max() ? first + "+" : new VersionRange(first, last).toString();
    }
}
