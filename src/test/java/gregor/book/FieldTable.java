package gregor.book;

import gregor.book.bytes.FieldDocs;
import gregor.protocol.Codec;
import gregor.protocol.FieldLayout;
import gregor.protocol.VersionRange;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
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
            .append("\">\n<table>\n<thead><tr><th scope=\"col\">Field</th><th scope=\"col\">Type</th><th scope=\"col\">Versions</th>"
                + "<th scope=\"col\">Tag</th><th scope=\"col\">Default</th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n");
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
        String nullable = ranges(present.entrySet().stream().filter(each -> each.getValue().type().contains("nullable "))
            .map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new)));
        String type = field.type().replace("compact ", "").replace("nullable ", "");
        html.append("<tr><th scope=\"row\" class=\"depth").append(depth).append("\">").append(field.name()).append("</th>");
        cell(Html.escape(type) + (nullable.isEmpty() ? "" : " <small>null allowed" + (nullable.equals(ranges(new TreeSet<>(present.keySet()))) ? ""
            : ": " + nullable) + "</small>"));
        cell(ranges(new TreeSet<>(present.keySet())));
        cell(field.tag() < 0 ? "" : String.valueOf(field.tag()));
        cell(NOTHING.contains(field.absent()) || !field.fields().isEmpty() ? ""
            : "<code class=\"value\">" + Html.escape(field.absent()) + "</code>");
        cell(Html.escape(about));
        html.append("</tr>\n");
    }

    private void cell(String content) {
        html.append("<td>").append(content).append("</td>");
    }

    /** As Kafka writes versions; those of one field never have a gap. */
    private String ranges(TreeSet<Integer> some) {
        if (some.isEmpty()) {
            return "";
        }
        return some.last() == versions.max() ? some.first() + "+" : new VersionRange(some.first(), some.last()).toString();
    }
}
