package gregor.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A name says what a thing is, and means one thing only. */
class NamesTest {

    private static final Pattern SAYS_NOTHING = Pattern.compile(".*(Utils?|Helpers?|Impl)");

    @Test
    void noTwoClassesHaveOneName() {
        assertThat(sharedNames(Source.MAIN)).isEmpty();
    }

    @Test
    void noNameSaysNothing() {
        assertThat(emptyNames(Source.all())).isEmpty();
    }

    @Test
    void theRulesFindWhatTheyAreFor() {
        Source one = Source.planted("a/Log.java", "package a; class Log {}");
        Source other = Source.planted("b/Log.java", "package b; class Log { static class BytesUtil {} }");
        assertThat(sharedNames(List.of(one, other))).containsExactly("Log is in [a/Log.java, b/Log.java]");
        assertThat(emptyNames(List.of(one, other))).containsExactly("b/Log.java: BytesUtil");
    }

    private static List<String> sharedNames(List<Source> sources) {
        Map<String, List<String>> places = new TreeMap<>();
        for (Source source : sources) {
            for (ClassTree type : source.topLevelClasses()) {
                places.computeIfAbsent(type.getSimpleName().toString(), name -> new ArrayList<>()).add(source.path());
            }
        }
        places.values().removeIf(paths -> paths.size() == 1);
        return places.entrySet().stream().map(entry -> entry.getKey() + " is in " + entry.getValue()).toList();
    }

    private static List<String> emptyNames(List<Source> sources) {
        List<String> found = new ArrayList<>();
        for (Source source : sources) {
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitClass(ClassTree type, Void nothing) {
                    if (SAYS_NOTHING.matcher(type.getSimpleName()).matches()) {
                        found.add(source.path() + ": " + type.getSimpleName());
                    }
                    return super.visitClass(type, nothing);
                }
            }.scan(source.unit(), null);
        }
        return found;
    }
}
