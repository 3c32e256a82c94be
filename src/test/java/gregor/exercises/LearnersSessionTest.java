package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.TestNode;
import gregor.base.Check;
import gregor.book.source.ProjectFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the list of exercises to a cluster that runs on one's own class, in a copy of the project. */
class LearnersSessionTest {

    private static final Path VARINT = Path.of("exercises/04-record-batch/Varint.java");

    /** Of three nodes: each listens for clients and as a controller. */
    private static final int PORTS = 6;

    /** One for all tests: it takes long to make, and what they write into it is deleted before the next one. */
    @TempDir
    static Path copy;

    @BeforeAll
    static void copyTheProject() throws IOException {
        Path project = ProjectFolder.find();
        for (String name : List.of("gregor", "pom.xml", "src", "chapters", "exercises")) {
            try (Stream<Path> paths = Files.walk(project.resolve(name))) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    Path target = copy.resolve(project.relativize(path).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** What the test before has written, and what whoever works in the project may have begun. */
    @BeforeEach
    void beginAnew() throws IOException {
        for (ExerciseChapter chapter : ExerciseBook.read(copy).chapters()) {
            try (Stream<Path> files = Files.list(copy.resolve("exercises").resolve(chapter.folder()))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.deleteIfExists(copy.resolve("exercises/.progress"));
        Path kept = copy.resolve("target/exercises/reset");
        if (Files.exists(kept)) {
            try (Stream<Path> paths = Files.walk(kept)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    void listStartCheckHintSolveAndRun() throws Exception {
        assertThat(exercise(0, "list")).contains("4.1   Read a varint").contains("todo").contains("0 of ").doesNotContain("started");
        assertThat(exercise(1, "check", "4.1")).contains("there is no " + VARINT).contains("./gregor exercise start 04");
        assertThat(exercise(0, "start", "04")).contains("open    " + VARINT).contains("exercise check 04")
            .contains("gregor.exercises.Exercise04");
        assertThat(exercise(0, "list")).contains("started");

        assertThat(exercise(1, "check", "4.1")).contains("there is still an UnsupportedOperationException where your code belongs")
            .containsPattern("at        " + VARINT + ":\\d+");

        assertThat(exercise(0, "hint", "4.1")).contains("Hint 1 of 3").doesNotContain("Hint 2");
        assertThat(exercise(0, "hint", "4.1")).contains("Hint 2 of 3").doesNotContain("Hint 3");
        assertThat(exercise(0, "list")).contains("started, 2 hints of 3 read");

        Workshop workshop = new Workshop(copy);
        Exercise varint = workshop.book().exercise("4.1");
        Workshop.Mutant wrong = workshop.mutants(varint).stream().filter(each -> each.name().equals("forgets-the-zigzag")).findFirst()
            .orElseThrow();
        write(VARINT, wrong.text());
        assertThat(exercise(1, "check", "4.1")).contains("VarintTest.readingUndoesWritingAndTheSizeIsExact does not hold:")
            .contains("  claim     4.3: Reading a varint undoes writing it")
            .containsPattern("  smallest  number = -?\\d+\\n            big = -?\\d+\\n")
            .contains("  because   ").contains("expected: ").contains("but was: ")
            .containsPattern("test      src/test/java/\\S+VarintTest.java:\\d+")
            .contains("read      chapter 4, \"Numbers that are mostly small\"").contains("exercise hint 4.1").doesNotContain("Solved");

        write(VARINT, workshop.reference(varint).replace("private Varint() {}", "static { System.out.println(\"a varint of my own\"); }"));
        assertThat(exercise(0, "check", "4.1")).contains("Solved.").contains("ok        VarintTest.knownNumbers (1 case)")
            .contains("./gregor cluster --with exercises/04-record-batch").contains("Not looked at: ");
        assertThat(exercise(0, "list")).contains("solved, 2 hints of 3 read").contains("1 of ");
        assertThat(exercise(0, "solution", "4.1")).contains("-     static { System.out").contains("+     private Varint() {}");

        putJar();
        assertThat(cluster(1, "exercises/03-network")).contains("nothing was begun in exercises/03-network: ./gregor exercise start 03");
        assertThat(cluster(1, "exercises/99-nothing")).contains("there is no folder exercises/99-nothing")
            .contains("exercises/04-record-batch");
        assertThat(cluster(0, "exercises/04-record-batch")).contains("running with " + VARINT + " in the place of Gregor's own")
            .contains("exercises/04-record-batch/RecordIterator.java is not written yet").contains("a varint of my own")
            .contains("every record came back as it was sent");
    }

    @Test
    void aFailingRunCanBeSeenBesideTheReference() {
        exercise(0, "start", "01");
        assertThat(exercise(1, "check", "1.2")).contains("  trace     step ").containsPattern("            Gregor  \\w+ -> \\w+: ")
            .containsPattern("            yours   \\w+").contains("target/site/player.html?left=long-poll&right=learner-01");
        assertThat(Workshop.read(copy.resolve("target/site/traces/learner-01.js")))
            .startsWith("gregor.trace(\"learner-01\", {\"title\":\"Yours: A fetch waits");
    }

    @Test
    void resetKeepsWhatWasWritten() {
        exercise(0, "start", "4");
        String starter = Workshop.read(copy.resolve(VARINT));
        write(VARINT, "mine, first");
        assertThat(exercise(0, "start", "04")).contains("kept    " + VARINT);
        assertThat(exercise(0, "reset", "04")).contains("4.1 is overwritten: " + VARINT
                + "; what you wrote is in target/exercises/reset/04-record-batch/Varint.java")
            .contains("4.2 is at its beginning");
        assertThat(copy.resolve(VARINT)).hasContent(starter);
        write(VARINT, "mine, second");
        exercise(0, "reset", "04");
        assertThat(copy.resolve("target/exercises/reset/04-record-batch/Varint.java")).hasContent("mine, first");
        assertThat(copy.resolve("target/exercises/reset/04-record-batch/Varint.java.2")).hasContent("mine, second");
        assertThat(exercise(0, "reset", "03")).contains("3.1 was not begun");
    }

    @Test
    void saysWhereTheCompilerStopped() {
        exercise(0, "start", "04");
        write(VARINT, Workshop.read(copy.resolve(VARINT)).replace("package gregor.record;",
            "package gregor.record;\nimport java.util.Lisp;"));
        assertThat(exercise(1, "check", "4.1")).contains(VARINT + ":2: cannot find symbol")
            .contains("It does not compile; nothing was tried.");
        write(VARINT, "package gregor.record;\nclass Other {}\n");
        assertThat(exercise(1, "check", "4.1")).contains(VARINT + ":1: the file does not declare gregor.record.Varint");
    }

    @Test
    void saysWhatThereIsInsteadOfWhatThereIsNot() {
        assertThat(exercise(1, "check", "4.9")).contains("there is no exercise '4.9'; there are 1.1, ");
        assertThat(exercise(1, "start", "77")).contains("no exercises of a chapter '77'; there are those of 01, ");
        assertThat(exercise(1, "chekc", "4.1")).contains("'chekc' is not known here").contains("usage: exercise list");
        assertThat(exercise(1, "check")).contains("'check' has too few words");
        assertThat(exercise(1)).contains("say what to do").contains("usage: exercise list");
        write(Path.of("exercises/.progress"), "4.1 solved, 0 hints\n4.2 half done\n");
        assertThat(exercise(1, "list")).contains("exercises/.progress:2: '4.2 half done' is not '4.1 solved, 2 hints'");
    }

    @Test
    void anAnswerThatEndsTheProgramIsNoRightOne() throws Exception {
        exercise(0, "start", "04");
        write(VARINT, new Workshop(copy).reference(new Workshop(copy).book().exercise("4.1")).replaceFirst("(int sizeOf\\(int value\\) \\{)",
            "$1 System.exit(0);"));
        assertThat(run(1, new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dgregor.home=" + copy,
            "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), ExerciseTool.class.getName(), "check", "4.1")
            .redirectErrorStream(true))).contains("the class ends the whole program").containsPattern("at        " + VARINT + ":\\d+, in sizeOf")
            .doesNotContain("Solved");
        assertThat(exercise(0, "list")).contains("0 of ");
    }

    @Test
    void aFileThatIsNoTextIsSaidToBeNone() throws IOException {
        exercise(0, "start", "04");
        Files.write(copy.resolve(VARINT), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThat(exercise(1, "check", "4.1")).contains(VARINT + " is no text in UTF-8");
        Files.delete(copy.resolve(VARINT));
        Files.createDirectory(copy.resolve(VARINT));
        assertThat(exercise(1, "check", "4.1")).contains("there is no " + VARINT);
    }

    private String exercise(int exit, String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int got = ExerciseTool.run(copy, out, args);
        String text = bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
        assertThat(got).as("exit code of %s, which said: %s", List.of(args), text).isEqualTo(exit);
        return text;
    }

    private void write(Path file, String text) {
        Workshop.write(copy.resolve(file), text);
    }

    /** So that the launcher finds everything built. */
    private void putJar() throws Exception {
        Path target = Files.createDirectories(copy.resolve("target"));
        Path classes = Path.of(Check.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        int made = ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, "--create", "--no-compress", "--file",
            target.resolve("gregor.jar").toString(), "-C", classes.toString(), ".");
        assertThat(made).isZero();
    }

    private String cluster(int exit, String with) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", copy.resolve("gregor").toString(), "cluster", "--exit", "--with", with,
            "--port", Integer.toString(TestNode.freePortsInARow(PORTS))).directory(copy.toFile()).redirectErrorStream(true);
        builder.environment().put("GREGOR_JAVA", System.getProperty("java.home"));
        return run(exit, builder);
    }

    private String run(int exit, ProcessBuilder builder) throws IOException, InterruptedException {
        Path said = copy.resolve("process.out");
        Process process = builder.redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended; it said %s", Workshop.read(said)).isTrue();
            assertThat(process.exitValue()).as("exit code; it said %s", Workshop.read(said)).isEqualTo(exit);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Workshop.read(said);
    }
}
