package gregor.book.bytes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes long arrays short for people: the first two elements and the last, and one range for all between. */
final class ShortArrays {

    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");
    private static final int MOST_ELEMENTS = 4;
    private static final int FIRST_ELEMENTS = 2;

    private final Map<String, Integer> lastIndex = new LinkedHashMap<>();

    private ShortArrays(List<ByteSpan> spans) {
        for (ByteSpan span : spans) {
            Matcher index = INDEX.matcher(span.path());
            while (index.find()) {
                lastIndex.merge(span.path().substring(0, index.start()), Integer.parseInt(index.group(1)), Math::max);
            }
        }
    }

    static List<ByteSpan> of(List<ByteSpan> spans) {
        return new ShortArrays(spans).shortened(spans);
    }

    private List<ByteSpan> shortened(List<ByteSpan> spans) {
        List<ByteSpan> shorter = new ArrayList<>();
        String open = "";
        for (ByteSpan span : spans) {
            String array = hiddenIn(span.path());
            if (array.isEmpty()) {
                shorter.add(span);
            } else if (!array.equals(open)) {
                shorter.add(between(array, span));
            } else {
                ByteSpan before = shorter.remove(shorter.size() - 1);
                shorter.add(new ByteSpan(before.start(), before.start(), span.end(), before.part(), before.path(), before.type(),
                    before.value(), "", before.about()));
            }
            open = array;
        }
        return shorter;
    }

    private ByteSpan between(String array, ByteSpan first) {
        int last = lastIndex.get(array);
        String path = array + "[" + FIRST_ELEMENTS + "] to [" + (last - 1) + "]";
        return ByteSpan.of(first.start(), first.end(), first.part(), path, "", last - FIRST_ELEMENTS + " elements more",
            "like the two before; left out of this picture");
    }

    /** The outermost array of which this is one of the elements that are left out; empty if there is none. */
    private String hiddenIn(String path) {
        Matcher index = INDEX.matcher(path);
        while (index.find()) {
            String array = path.substring(0, index.start());
            int number = Integer.parseInt(index.group(1));
            int last = lastIndex.get(array);
            if (last >= MOST_ELEMENTS && number >= FIRST_ELEMENTS && number < last) {
                return array;
            }
        }
        return "";
    }
}
