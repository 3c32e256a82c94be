package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.ClaimResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check finds what it is for, on a small book made for it, and says the line; a right book has nothing to mend. */
class SiteChecksTest {

    private static final String CHAPTER = "chapters/05-small.adoc";
    private static final String CLASS = "src/main/java/gregor/small/Small.java";
    private static final String TEST = "src/test/java/gregor/small/SmallTest.java";
    /** Eleven sections in their order, each of one paragraph. */
    private static final String SECTIONS = String.join("", ChapterForm.SECTIONS.stream().map(title -> "== " + title + "\n\nText.\n\n").toList());

    @TempDir
    private Path folder;

    @Test
    void aRightBookHasNothingToMend() {
        assertThat(book("""
            See `Small#half`, `Small.LIMIT`, `ByteBuffer.slice()`, `num.io.threads`, `number.half`, `gregor.small`, `ApiVersions`, const:Small#LIMIT[1,000] and
            test:SmallTest#halves[] about <<break-it,what breaks>>, kip:98[].

            code::Small#half[]

            claim::5.1["The half of twice a `number` is the number.", cases=100]
            """).problems()).isEmpty();
    }

    @Test
    void namesThatDoNotExist() {
        assertThat(book("`Smell` and `Small#double` and `NO_SUCH_CODE`\nand `num.i.threads` and `java.util.Lost` and `doubled()`.").problems()).containsExactly(
            CHAPTER + ":6: `NO_SUCH_CODE`: no source has such a constant",
            CHAPTER + ":6: `Small#double`: gregor.small.Small has no double; the nearest names are half, LIMIT",
            CHAPTER + ":6: `Smell`: there is nothing of this name in the sources or in Java. A class of Kafka's is written kafka:Smell[]",
            CHAPTER + ":7: `doubled()`: no source has such a method",
            CHAPTER + ":7: `java.util.Lost`: there is nothing of this name in the sources or in Java. A class of Kafka's is written kafka:java.util.Lost[]",
            CHAPTER + ":7: `num.i.threads`: there is no setting of this name; the nearest is num.io.threads");
    }

    @Test
    void namesWithinMoreThanAName() {
        assertThat(book("`halfOfIt` and `List<SmallFry>` and `new SmallBeer(number)`,\nbut `int[] half`, `List<String>` and `halves at numberFormat`.")
            .problems()).containsExactly(
                CHAPTER + ":6: `List<SmallFry>`: no source has the word SmallFry",
                CHAPTER + ":6: `halfOfIt`: no source has the word halfOfIt",
                CHAPTER + ":6: `new SmallBeer(number)`: no source has the word SmallBeer",
                CHAPTER + ":7: `halves at numberFormat`: no source has the word numberFormat");
    }

    @Test
    void numbersThatAreWrong() {
        assertThat(book("const:Small#LIMIT[999]\ndefault:num.io.threads[9]\ndefault:num.i.threads[9]").problems()).contains(
            CHAPTER + ":6: const:Small#LIMIT[]: the constant is 1000, here it says '999'",
            CHAPTER + ":7: default:num.io.threads[]: the default is 8, here it says '9'",
            CHAPTER + ":8: default:num.i.threads[]: there is no setting 'num.i.threads'; the nearest is num.io.threads");
    }

    @Test
    void whatAsciidoctorComplainsOf() {
        assertThat(book("{nobody-knows} and <<nowhere>>\n\ninclude::lost.adoc[]\n\nkode::Small[]\n\n"
            + "[predict]\nWhy?\n\nkode:Small[] and a `backtick of\nits own").problems()).satisfiesExactly(
            is(CHAPTER + ":6: dead link: #nowhere"), is(CHAPTER + ":6: possible invalid reference: nowhere"),
            is(CHAPTER + ":6: skipping reference to missing attribute: nobody-knows"), is(CHAPTER + ":8: include file not found"),
            is(CHAPTER + ":10: unknown name for block macro: kode"), is(CHAPTER + ":13: unknown style for paragraph: predict"),
            is(CHAPTER + ":15: 'kode:Small[...' was not understood as a macro"),
            is(CHAPTER + ":15: a backtick without its other one: `backtick of"));
    }

    @Test
    void linksAndPictures() {
        assertThat(book("link:06-none.html[next], link:index.html#nowhere[there], http://example.org[plain]\n\nimage::https://example.org/a.png[]\n\n"
            + "[[twice]]\nOne.\n\n++++\n<p id=\"twice\">Two.</p><svg></svg>\n++++").problems()).satisfiesExactly(
            is(CHAPTER + ":6: dead link: 06-none.html"), is(CHAPTER + ":6: dead link: index.html#nowhere"),
            is(CHAPTER + ":6: the link to http://example.org leaves the site"), is(CHAPTER + ":8: an image without a text"),
            is(CHAPTER + ":8: the browser would load this from outside"), is(CHAPTER + ":10: the id 'twice' is there twice"),
            is(CHAPTER + ":14: a picture (svg) without"));
    }

    @Test
    void aChapterOutOfForm() {
        CopiedBook book = book("");
        book.replace(CHAPTER, "== Break it", "== Brake it").replace(CHAPTER, ":minutes: 20", ":minutes: long").replace(CHAPTER, ":packages: small", ":packages: smell");
        assertThat(book.problems()).contains(
            CHAPTER + ":3: the head says how long the chapter takes with its exercises: ':minutes: 45'",
            CHAPTER + ":4: there is no package 'smell'; there are small",
            CHAPTER + ":" + book.line(CHAPTER, "== Brake it") + ": 'Brake it' is no section of a chapter; the sections are " + ChapterForm.SECTIONS,
            CHAPTER + ":" + book.line(CHAPTER, "== Exercises") + ": before 'Exercises' there should be [Break it]");
    }

    @Test
    void claimsThatNobodyProvesAndPropertiesThatProveNothing() {
        assertThat(book("claim::5.2[\"Never shown.\", cases=10]").problems()).containsExactly(
            CHAPTER + ":6: claim::5.2[]: no property carries @Claim(\"5.2\")",
            TEST + ":8: SmallTest#halves carries @Claim(\"5.1\"), which no chapter makes: write claim::5.1[...] into the chapter, or take the annotation away");
    }

    @Test
    void aPropertyThatIsDisabled() {
        assertThat(book("claim::5.1[\"Halves.\", cases=100]").replace(TEST, "@Claim", "@Disabled @Claim").problems()).containsExactly(
            TEST + ":8: a disabled property proves nothing: enable it, or take claim 5.1 out of the chapter");
    }

    @Test
    void aClaimWhosePropertyTriedLessThanThePromise() {
        CopiedBook book = book("claim::5.1[\"Halves.\", cases=100]");
        Path results = folder.resolve("results");
        assertThat(book.problems(results, true)).satisfiesExactly(is(CHAPTER + ":6: claim::5.1[]: SmallTest#halves has not run"));
        result(99, "SUCCESSFUL").write(results);
        assertThat(book.problems(results, true)).satisfiesExactly(
            is(CHAPTER + ":6: claim::5.1[]: the chapter promises 100 cases, and the last run of SmallTest#halves looked at 99"));
        result(100, "FAILED").write(results);
        assertThat(book.problems(results, true)).satisfiesExactly(is(CHAPTER + ":6: claim::5.1[]: the last run of SmallTest#halves ended FAILED, with seed 42"));
        result(100, "SUCCESSFUL").write(results);
        assertThat(book.problems(results, true)).isEmpty();
        assertThat(book.read("target/site/05-small.html")).contains("<strong>100</strong> cases tried in the last build, seed <code class=\"seed\">42</code>");
    }

    @Test
    void aListingThatIsNotThere() {
        assertThat(book("code::Small#third[]\n\ntest:SmallTest#thirds[]\n\n[predict]\n.Why?\n====\nBecause.\n====").problems()).satisfiesExactly(
            is(CHAPTER + ":6: code::Small#third[]: gregor.small.Small has no third"),
            is(CHAPTER + ":8: test:SmallTest#thirds[]: gregor.small.SmallTest has no thirds"),
            is(CHAPTER + ":11: a question to predict names the test that shows the answer"));
    }

    private static ClaimResult result(int checks, String status) {
        return new ClaimResult("5.1", "gregor.small.SmallTest#halves", 100, checks, "42", status, "");
    }

    private static java.util.function.Consumer<String> is(String start) {
        return problem -> assertThat(problem).startsWith(start);
    }

    /** A chapter of a small book, whose problem is told in these lines; they begin in line 6. */
    private CopiedBook book(String problem) {
        String head = "= Small\n:chapter: 5\n:minutes: 20\n:packages: small\n\n";
        return new CopiedBook(folder).write(CHAPTER, head + problem + "\n\n" + SECTIONS)
            .write(CLASS, """
                package gregor.small;

                /** Makes things smaller. */
                final class Small {

                    static final int LIMIT = 1000;

                    static int half(int number) {
                        return number / 2;
                    }
                }
                """)
            .write("src/main/java/gregor/small/package-info.java", "/** Small things, such as {@link gregor.small.Small}. */\n@Uses({})\npackage gregor.small;\n")
            .write(TEST, """
                package gregor.small;

                import net.jqwik.api.Property;

                /** Halves. */
                class SmallTest {

                    CLAIM@Property(tries = 100)
                    boolean halves() {
                        return true;
                    }
                }
                """.replace("CLAIM", problem.contains("claim::") ? "@Claim(\"5.1\") " : ""))
            .compile(CLASS);
    }
}
