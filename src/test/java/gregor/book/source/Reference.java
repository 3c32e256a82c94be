package gregor.book.source;

import java.util.ArrayList;
import java.util.List;

/**
 * A name of something in the sources: {@code Varint}, {@code gregor.record.Varint}, {@code FetchMessage.FetchRequest},
 * {@code RecordBatch#setBaseOffset}, {@code UnifiedLog#append(ByteBuffer, int)}, {@code RecordBatch#CRC_AT,setBaseOffset}.
 *
 * @param type with or without package and outer types
 * @param members none for the whole type
 */
public record Reference(String type, List<Member> members) {

    /**
     * @param parameters as in {@link MemberSource#parameters}; null if the reference does not say them
     */
    public record Member(String name, List<String> parameters) {

        boolean fits(MemberSource member) {
            return member.name().equals(name)
                && (parameters == null || member.isMethod() && member.parameters().equals(parameters));
        }

        @Override
        public String toString() {
            return parameters == null ? name : name + "(" + String.join(", ", parameters) + ")";
        }
    }

    public static Reference parse(String text) {
        int hash = text.indexOf('#');
        if (hash < 0) {
            return new Reference(text.strip(), List.of());
        }
        List<Member> members = split(text.substring(hash + 1)).stream().map(Reference::member).toList();
        return new Reference(text.substring(0, hash).strip(), members);
    }

    private static Member member(String text) {
        int open = text.indexOf('(');
        if (open < 0) {
            return new Member(text, null);
        }
        if (!text.endsWith(")")) {
            throw new UnknownSource("'" + text + "' has '(' but does not end in ')'");
        }
        String inside = text.substring(open + 1, text.length() - 1).strip();
        List<String> types = inside.isEmpty() ? List.of() : split(inside).stream().map(Reference::plainType).toList();
        return new Member(text.substring(0, open).strip(), types);
    }

    /** At commas that are in no brackets. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(' || c == '<') {
                depth++;
            } else if (c == ')' || c == '>') {
                depth--;
            } else if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }

    /** {@code java.util.Map.Entry<K, V>...} becomes {@code Entry[]}. */
    static String plainType(String type) {
        String erased = type;
        for (String shorter = ""; !shorter.equals(erased); ) {
            shorter = erased;
            erased = erased.replaceAll("<[^<>]*>", "");
        }
        erased = erased.replace("...", "[]").replaceAll("\\s", "");
        return erased.substring(erased.lastIndexOf('.') + 1);
    }

    @Override
    public String toString() {
        return members.isEmpty() ? type : type + "#" + String.join(",", members.stream().map(Member::toString).toList());
    }
}
