package gregor.book;

import gregor.book.Asciidoc.Heading;
import java.util.List;

/** Each chapter has the same sections, in the same order, so that a reader knows where to look. */
final class ChapterForm {

    static final List<String> SECTIONS = List.of("The problem", "You will be able to", "The picture", "Invariants", "Predict", "The mechanism",
        "Break it", "Exercises", "In Apache Kafka", "What the notes say", "Questions and further reading");

    private ChapterForm() {}

    static void check(Chapter chapter, Problems problems) {
        Manuscript text = chapter.manuscript();
        String file = text.file();
        if (!text.attribute("chapter").equals(chapter.number())) {
            problems.add(file, text.lineOf(":chapter:"), "the head says ':chapter: " + chapter.number() + "', the number in the file's name");
        }
        if (!text.attribute("minutes").matches("[1-9]\\d{0,3}")) {
            problems.add(file, text.lineOf(":minutes:"), "the head says how long the chapter takes with its exercises: ':minutes: 45'");
        }
        if (text.attribute("packages").isEmpty()) {
            problems.add(file, text.lineOf(":packages:"), "the head says which packages the chapter treats: ':packages: protocol, message'");
        }
        List<String> titles = chapter.headings().stream().map(Heading::title).map(Html::text).toList();
        int next = 0;
        for (String title : titles) {
            int place = SECTIONS.indexOf(title);
            int line = text.lineOf("== " + title);
            if (place < 0) {
                problems.add(file, line, "'" + title + "' is no section of a chapter; the sections are " + SECTIONS);
            } else if (place != next) {
                problems.add(file, line, place < next ? "'" + title + "' stands here, but its place is before '" + SECTIONS.get(next - 1) + "'"
                    : "before '" + title + "' there should be " + SECTIONS.subList(next, place));
            }
            next = Math.max(next, place + 1);
        }
        if (next < SECTIONS.size()) {
            problems.add(file, text.lines().size(), "the chapter ends without " + SECTIONS.subList(next, SECTIONS.size()));
        }
    }
}
