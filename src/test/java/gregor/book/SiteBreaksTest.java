package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever breaks what the book says is told what to mend. Each test breaks one thing in a copy of chapter 3 and of what
 * it shows, and looks at what is wrong that was not wrong before.
 */
class SiteBreaksTest {

    private static final String CHAPTER = "chapters/03-network.adoc";
    private static final String SOURCES = "src/main/java/gregor/network";
    private static final String TESTS = "src/test/java/gregor/network";

    @TempDir
    private static Path whole;
    private static List<String> before;

    @TempDir
    private Path after;

    @BeforeAll
    static void lookAtAWholeCopy() {
        before = copied(whole).problems();
    }

    @Test
    void aMethodIsRenamedThatAChapterShows() {
        CopiedBook copy = copied(after).replace(SOURCES + "/FrameAssembler.java", " done(", " cut(");
        assertThat(news(copy)).anySatisfy(problem -> assertThat(problem)
            .startsWith(CHAPTER + ":" + copy.line(CHAPTER, "code::FrameAssembler#room,done[") + ": code::FrameAssembler#room,done[]: ")
            .contains("FrameAssembler has no done"));
    }

    @Test
    void aDefaultIsChangedThatAChapterPrints() {
        String keys = "src/main/java/gregor/config/SocketKeys.java";
        CopiedBook copy = copied(after).copy(keys).replace(keys, "key(\"num.network.threads\", INT, 3,", "key(\"num.network.threads\", INT, 4,")
            .compile(keys);
        assertThat(news(copy)).contains(CHAPTER + ":" + copy.line(CHAPTER, "default:num.network.threads[")
            + ": default:num.network.threads[]: the default is 4, here it says '3'");
    }

    @Test
    void aPropertyIsWeakenedToFewerCases() {
        String test = TESTS + "/FrameAssemblerTest.java";
        CopiedBook copy = copied(after).replace(test, "tries = 300", "tries = 30");
        assertThat(news(copy)).containsExactly(CHAPTER + ":" + copy.line(CHAPTER, "claim::3.1[") + ": claim::3.1[]: the chapter promises 300 cases, and "
            + "FrameAssemblerTest#framesComeOutWhateverTheReads (" + test + ":" + copy.line(test, "@Claim(\"3.1\")")
            + ") tries 30: raise tries there, or promise less here");
    }

    @Test
    void aLinkIsBroken() {
        CopiedBook copy = copied(after).replace(CHAPTER, "=== Four bytes, then the rest", "=== Frames");
        assertThat(news(copy)).contains(
            CHAPTER + ":" + copy.line(CHAPTER, "<<four-bytes-then-the-rest>>") + ": possible invalid reference: four-bytes-then-the-rest",
            CHAPTER + ":" + copy.line(CHAPTER, "<<four-bytes-then-the-rest>>")
                + ": dead link: #four-bytes-then-the-rest (03-network.html has no anchor four-bytes-then-the-rest)",
            "exercises/03-network/exercise.adoc:6: " + CHAPTER + " has no such section to read: chapter 3, \"Four bytes, then the rest\" "
                + "(written: chapter 3, \"Title\")");
    }

    @Test
    void aDiagramLosesAnArrow() {
        String diagram = "diagrams/03-request.mmd";
        CopiedBook copy = copied(after).replace(diagram, "    Q->>T: request\n", "");
        assertThat(news(copy)).anySatisfy(problem -> assertThat(problem)
            .startsWith(diagram + ":" + copy.line(diagram, "T->>A: request") + ": ").contains("RequestChannel").contains("RequestHandlerPool"));
    }

    private static CopiedBook copied(Path folder) {
        CopiedBook copy = new CopiedBook(folder).copy(CHAPTER).copy(SOURCES).copy(TESTS).copy("diagrams/03-request.mmd")
            .copy("diagrams/03-muting.mmd").copy("exercises/03-network/exercise.adoc");
        return copy.write(CHAPTER, copy.read(CHAPTER) + "\nWhat was said in <<four-bytes-then-the-rest>> holds here too.\n");
    }

    /** What is wrong with the broken copy, and was not with a whole one. */
    private static List<String> news(CopiedBook broken) {
        List<String> news = new ArrayList<>(broken.problems());
        news.removeAll(before);
        return news;
    }
}
