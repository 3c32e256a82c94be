package gregor.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nothing is left for later, and no test waits for time to pass. */
class WordsTest {

    /** Written in halves, so that this file does not break its own rule. */
    private static final Pattern LEFT_FOR_LATER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");

    @Test
    void nothingIsLeftForLater() {
        assertThat(leftForLater(Source.all())).isEmpty();
    }

    @Test
    void nothingSleeps() {
        assertThat(sleeps(Source.all())).isEmpty();
    }

    @Test
    void theRulesFindWhatTheyAreFor() {
        Source later = Source.planted("a/Later.java", "package a;\nclass Later {\n// TO" + "DO: all of it\n}");
        Source sleepy = Source.planted("a/Sleepy.java", "package a;\nclass Sleepy {\n Runnable r = java.lang.Thread::sleep;\n"
            + " void run() throws Exception {\n  Thread.sleep(5);\n  java.util.concurrent.TimeUnit.DAYS.sleep(1);\n }\n}");
        assertThat(leftForLater(List.of(later, sleepy))).containsExactly("a/Later.java:3");
        assertThat(sleeps(List.of(later, sleepy))).containsExactly("a/Sleepy.java:3", "a/Sleepy.java:5", "a/Sleepy.java:6");
    }

    private static List<String> leftForLater(List<Source> sources) {
        List<String> found = new ArrayList<>();
        for (Source source : sources) {
            List<String> lines = source.text().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (LEFT_FOR_LATER.matcher(lines.get(i)).find()) {
                    found.add(source.path() + ":" + (i + 1));
                }
            }
        }
        return found;
    }

    /** Every mention of a method called sleep, whoever has it: nothing in this project has a good one. */
    private static List<String> sleeps(List<Source> sources) {
        List<String> found = new ArrayList<>();
        for (Source source : sources) {
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitMemberSelect(MemberSelectTree select, Void nothing) {
                    note(select.getIdentifier().toString(), source.firstLine(select));
                    return super.visitMemberSelect(select, nothing);
                }

                @Override
                public Void visitMemberReference(com.sun.source.tree.MemberReferenceTree reference, Void nothing) {
                    note(reference.getName().toString(), source.firstLine(reference));
                    return super.visitMemberReference(reference, nothing);
                }

                private void note(String name, long line) {
                    if (name.equals("sleep")) {
                        found.add(source.path() + ":" + line);
                    }
                }
            }.scan(source.unit(), null);
        }
        return found;
    }
}
