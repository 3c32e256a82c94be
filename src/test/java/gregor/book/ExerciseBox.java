package gregor.book;

import gregor.book.source.Listing;
import gregor.book.source.SourceTree;
import gregor.book.source.UnknownSource;
import gregor.book.text.SafeText;
import gregor.exercises.Exercise;
import gregor.exercises.ExerciseBook;
import gregor.exercises.InvalidExercise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code exercise::4.1[]}: a task from {@code exercises/04-.../exercise.adoc}, with its commands and its hints folded. */
final class ExerciseBox implements Macro {

    private static final Pattern SECTION = Pattern.compile("chapter (\\d+), \"(.+)\"");

    private final Path root;
    private final SourceTree sources;
    private final NameCheck names;
    private final Problems problems;
    private final Map<String, Manuscript> files = new HashMap<>();
    private final Set<String> shown = new HashSet<>();
    private ExerciseBook book;

    ExerciseBox(Path root, SourceTree sources, NameCheck names, Problems problems) {
        this.root = root;
        this.sources = sources;
        this.names = names;
        this.problems = problems;
    }

    @Override
    public String html(MacroCall call) {
        Exercise exercise = book().exercise(call.target());
        String chapter = call.where().attribute("chapter");
        if (!call.target().matches(Pattern.quote(chapter) + "\\.\\d+")) {
            throw new BookError("exercises of this chapter are numbered " + chapter + ".1, " + chapter + ".2 and so on");
        }
        if (!shown.add(call.target())) {
            throw new BookError("the exercise is shown twice");
        }
        checkSection(exercise, chapter, call.where());
        String id = "exercise-" + exercise.number();
        StringBuilder html = new StringBuilder("<section class=\"exercise\" id=\"" + id + "\" aria-labelledby=\"" + id + "-title\"><h3 id=\"" + id
            + "-title\"><a class=\"number\" href=\"#" + id + "\">Exercise " + exercise.number() + "</a> " + SafeText.html(exercise.title()) + "</h3>");
        html.append("<p class=\"proof\">You write ").append(links(exercise, exercise.cuts())).append(".</p>");
        html.append(text(call, exercise, exercise.task()));
        String number = exercise.file().getParent().getFileName().toString().substring(0, 2);
        html.append("<pre class=\"command\"><code class=\"shell\">$ ./gregor exercise start ").append(number).append("\n$ ./gregor exercise check ")
            .append(exercise.number()).append("</code></pre>");
        for (int i = 0; i < exercise.hints().size(); i++) {
            fold(html, "hint", "Hint " + (i + 1), text(call, exercise, exercise.hints().get(i)));
        }
        fold(html, "hint uncovered", "What the tests do not look at", text(call, exercise, exercise.notCovered()));
        html.append("<p class=\"proof\">Checked by ").append(links(exercise, exercise.tests())).append(".</p></section>");
        return html.toString();
    }

    /** A learner who is stuck is sent to this section. */
    private void checkSection(Exercise exercise, String chapter, Manuscript text) {
        Matcher section = SECTION.matcher(exercise.section());
        boolean isThere = section.matches() && section.group(1).equals(chapter)
            && text.lines().stream().anyMatch(line -> line.matches("={2,5} " + Pattern.quote(section.group(2))));
        if (!isThere) {
            String file = exercise.file().toString();
            int line = Manuscript.read(root, root.resolve(file)).lineOf(":section: " + exercise.section());
            problems.add(file, line, text.file() + " has no such section to read: " + exercise.section() + " (written: chapter " + chapter + ", \"Title\")");
        }
    }

    private static void fold(StringBuilder html, String kind, String title, String content) {
        html.append("<details class=\"").append(kind).append("\"><summary>").append(title).append("</summary>").append(content).append("</details>");
    }

    private String text(MacroCall call, Exercise exercise, String text) {
        Manuscript file = files.computeIfAbsent(exercise.number(), number -> Manuscript.read(root, root.resolve(exercise.file())));
        String html = call.asciidoc().fragment(file, text);
        names.check(file, html);
        return html;
    }

    private String links(Exercise exercise, Exercise.Names all) {
        return String.join(", ", all.all().stream().map(name -> {
            Listing listing = found(exercise, all, name);
            return "<a href=\"" + SourceLinks.line(listing.file(), listing.firstLine()) + "\"><code class=\"name\">"
                + SafeText.html(name.replaceFirst("^(?:[a-z]\\w*\\.)+", "")) + "</code></a>";
        }).toList());
    }

    private Listing found(Exercise exercise, Exercise.Names all, String name) {
        try {
            return sources.find(name);
        } catch (UnknownSource e) {
            throw new BookError(exercise.file() + ":" + all.line() + ": " + e.getMessage());
        }
    }

    private ExerciseBook book() {
        if (book == null) {
            book = Files.isDirectory(root.resolve("exercises")) ? ExerciseBook.read(root) : new ExerciseBook(List.of());
        }
        return book;
    }

    /** To be asked when all chapters are rendered. */
    void unshown() {
        List<Exercise> all = new ArrayList<>();
        try {
            book().chapters().forEach(chapter -> all.addAll(chapter.exercises()));
        } catch (InvalidExercise e) {
            problems.addPlaced(e.getMessage(), "exercises", 1);
        }
        for (Exercise exercise : all) {
            if (!shown.contains(exercise.number())) {
                problems.add(exercise.file().toString(), exercise.line(), "no chapter shows exercise " + exercise.number() + ": write exercise::"
                    + exercise.number() + "[] into its chapter");
            }
        }
    }
}
