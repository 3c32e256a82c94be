package gregor.book;

import gregor.protocol.Codec;
import gregor.protocol.FieldLayout;
import gregor.protocol.VersionRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The layout of a message in one version, in the notation of Kafka's protocol guide. */
final class MessageGrammar {

    private final StringBuilder text = new StringBuilder();
    private final boolean flexible;

    private MessageGrammar(boolean flexible) {
        this.flexible = flexible;
    }

    /** All versions, from the first to the last; versions that are laid out alike stand together. */
    static Map<VersionRange, String> all(Class<?> type) {
        Map<VersionRange, String> all = new LinkedHashMap<>();
        VersionRange versions = Codec.versions(type);
        for (int first = versions.min(); first <= versions.max();) {
            String text = of(type, first);
            int last = first;
            while (last < versions.max() && of(type, last + 1).equals(text)) {
                last++;
            }
            all.put(new VersionRange(first, last), text);
            first = last + 1;
        }
        return all;
    }

    static String of(Class<?> type, int version) {
        MessageGrammar grammar = new MessageGrammar(Codec.isFlexible(type, version));
        grammar.struct(type.getSimpleName(), Codec.of(type, version).layout(), "");
        return grammar.text.toString();
    }

    private void struct(String name, List<FieldLayout> fields, String indent) {
        String parts = fields.stream().filter(field -> field.tag() < 0)
            .map(field -> isArray(field) ? "[" + field.name() + "]" : field.name()).collect(Collectors.joining(" "));
        text.append(indent).append(name).append(" => ").append(parts).append(parts.isEmpty() || !flexible ? "" : " ")
            .append(flexible ? "_tagged_fields" : "").append('\n');
        for (FieldLayout field : fields) {
            String fieldName = field.name() + (field.tag() < 0 ? "" : "<tag: " + field.tag() + ">");
            if (field.fields().isEmpty()) {
                text.append(indent).append("  ").append(fieldName).append(" => ").append(type(field)).append('\n');
            } else {
                struct(fieldName, field.fields(), indent + "  ");
            }
        }
    }

    private static boolean isArray(FieldLayout field) {
        return field.type().contains("array of ");
    }

    private static String type(FieldLayout field) {
        return field.type().replaceFirst(".*array of ", "").replace(' ', '_').toUpperCase(Locale.ROOT);
    }
}
