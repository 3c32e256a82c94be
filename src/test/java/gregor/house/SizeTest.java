package gregor.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file fits into a head, and a method on a screen. */
class SizeTest {

    private static final int MOST_LINES_OF_A_FILE = 500;
    private static final int MOST_LINES_OF_A_METHOD = 60;

    @Test
    void noFileIsLong() {
        assertThat(longFiles(Source.all())).isEmpty();
    }

    @Test
    void noMethodIsLong() {
        assertThat(longMethods(Source.all())).isEmpty();
    }

    @Test
    void theRulesFindWhatTheyAreFor() {
        Source fits = Source.planted("a/Fits.java", "package a;\nclass Fits {\nvoid run() {" + "\n".repeat(59) + "}\n}\n");
        Source longMethod = Source.planted("a/Long.java", "package a;\nclass Long {\nvoid run() {" + "\n".repeat(60) + "}\n}\n");
        Source longFile = Source.planted("a/File.java", "package a;\nclass File {" + "\n".repeat(499) + "}\n");
        assertThat(longMethods(List.of(fits, longMethod))).containsExactly("a/Long.java:3: run has 61 lines");
        assertThat(longFiles(List.of(fits, longFile))).containsExactly("a/File.java has 501 lines");
    }

    private static List<String> longFiles(List<Source> sources) {
        return sources.stream().filter(source -> source.text().lines().count() > MOST_LINES_OF_A_FILE)
            .map(source -> source.path() + " has " + source.text().lines().count() + " lines").toList();
    }

    private static List<String> longMethods(List<Source> sources) {
        List<String> found = new ArrayList<>();
        for (Source source : sources) {
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitMethod(MethodTree method, Void nothing) {
                    long lines = source.lastLine(method) - source.firstLine(method) + 1;
                    if (lines > MOST_LINES_OF_A_METHOD) {
                        found.add(source.path() + ":" + source.firstLine(method) + ": " + method.getName() + " has " + lines + " lines");
                    }
                    return super.visitMethod(method, nothing);
                }
            }.scan(source.unit(), null);
        }
        return found;
    }
}
