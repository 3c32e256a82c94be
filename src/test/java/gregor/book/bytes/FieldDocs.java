package gregor.book.bytes;

import gregor.book.source.ProjectFolder;
import gregor.book.source.SourceTree;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the fields of messages mean: the sentences that stand behind {@code @param} in the sources of the records. */
public final class FieldDocs {

    private static final Pattern PARAM = Pattern.compile("@param (\\w+) ((?:(?! @(?:param|return|throws)).)*)");
    private static final Pattern INLINE = Pattern.compile("\\{@(?:code|link|value) #?([^}]*)}");
    private static final FieldDocs PROJECT = new FieldDocs(SourceTree.of(ProjectFolder.find()));

    private final SourceTree sources;
    private final Map<Class<?>, Map<String, String>> byType = new LinkedHashMap<>();

    private FieldDocs(SourceTree sources) {
        this.sources = sources;
    }

    /** Those that a tree has; files that it has parsed already are not parsed again. */
    public static FieldDocs of(SourceTree sources) {
        return new FieldDocs(sources);
    }

    /** Those of this project. */
    public static FieldDocs ofProject() {
        return PROJECT;
    }

    /** The sentence for one component of a record class; empty if its source has none. */
    public synchronized String of(Class<?> type, String component) {
        return byType.computeIfAbsent(type, this::read).getOrDefault(component, "");
    }

    /** The sentence for a field given by its path in a message, such as {@code topics[3].partitions[0].fetchOffset}. */
    String ofPath(Class<?> message, String path) {
        Class<?> type = message;
        String about = "";
        for (String name : path.replaceAll("\\[\\d+]", "").split("\\.")) {
            RecordComponent component = type == null || !type.isRecord() ? null : component(type, name);
            if (component == null) {
                return "";
            }
            about = of(type, name);
            type = component.getGenericType() instanceof ParameterizedType list
                ? (Class<?>) list.getActualTypeArguments()[0] : component.getType();
        }
        return about;
    }

    private static RecordComponent component(Class<?> type, String name) {
        return Arrays.stream(type.getRecordComponents()).filter(each -> each.getName().equals(name)).findFirst().orElse(null);
    }

    private Map<String, String> read(Class<?> type) {
        SourceTree.Found found = sources.type(type.getName().replace('$', '.'));
        String doc = found.file().text().substring(found.type().doc().start(), found.type().doc().end());
        String text = doc.replaceAll("\\*/\\s*$", "").replaceAll("(?m)^\\s*/?\\*+ ?", " ").replaceAll("\\s+", " ").strip();
        Map<String, String> params = new LinkedHashMap<>();
        Matcher matcher = PARAM.matcher(text);
        while (matcher.find()) {
            params.put(matcher.group(1), INLINE.matcher(matcher.group(2)).replaceAll("$1").strip());
        }
        return params;
    }
}
