package gregor.book;

import gregor.config.NearestName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The book's terms, read from appendix E: what the page shows is what {@code term:} finds. An entry is
 * <pre>
 * [[term-high-watermark]]high watermark, HW (高水位)::
 * One or two sentences.
 * -&gt; chapter 11, `HighWatermark`.
 * </pre>
 * The first name gives the anchor; the names behind commas are found too, and so are plurals in -s. Instead of a class the last
 * line may say "not built yet", or nothing.
 */
public final class Glossary {

    private static final Pattern HEAD = Pattern.compile("\\[\\[([a-z0-9-]+)]](.+) \\((.+)\\)::");
    private static final Pattern PLACE =
        Pattern.compile("-> chapter (\\d+)(?:, (?:`([A-Za-z0-9.]+)`|(not built yet)))?\\.");
    private static final int CHAPTERS = 26;

    private final Path file;
    private final Map<String, Term> byName = new LinkedHashMap<>();
    private final List<Term> terms = new ArrayList<>();

    private Glossary(Path file) {
        this.file = file;
    }

    /**
     * One entry.
     *
     * @param anchor of the page, such as {@code term-high-watermark}
     * @param names at least one; the first is the one shown
     * @param chapter that treats it
     * @param className simple name of the class it lives in, null if there is none
     * @param line where the entry begins, from 1 on
     */
    public record Term(String anchor, List<String> names, String chinese, String definition, int chapter, String className,
        int line) {

        public Term {
            names = List.copyOf(names);
        }

        public String name() {
            return names.get(0);
        }
    }

    /** @throws IllegalArgumentException if an entry is not of the form above; the message begins with file and line */
    public static Glossary of(Path file) {
        try {
            Glossary glossary = new Glossary(file);
            glossary.read(Files.readAllLines(file));
            return glossary;
        } catch (IOException e) {
            throw new UncheckedIOException("the glossary cannot be read: " + file, e);
        }
    }

    /** In the order of the page. */
    public Collection<Term> terms() {
        return List.copyOf(terms);
    }

    public Optional<Term> find(String name) {
        String key = key(name);
        Term exact = byName.get(key);
        return Optional.ofNullable(exact == null && key.endsWith("s") ? byName.get(key.substring(0, key.length() - 1)) : exact);
    }

    /** @throws IllegalArgumentException if there is no such term; the message names the nearest */
    public Term get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no term '" + name + "' in " + file + "; the nearest is '"
            + NearestName.of(key(name), byName.keySet()) + "'"));
    }

    private void read(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("::")) {
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).isBlank()) {
                    end++;
                }
                add(term(lines.subList(i, end), i + 1));
                i = end;
            }
        }
    }

    private Term term(List<String> entry, int line) {
        Matcher head = HEAD.matcher(entry.get(0));
        if (!head.matches()) {
            throw bad(line, "an entry begins with [[term-NAME]]NAME, OTHER NAME (中文)::");
        }
        Matcher place = PLACE.matcher(entry.get(entry.size() - 1));
        if (entry.size() < 3 || !place.matches() || Integer.parseInt(place.group(1)) > CHAPTERS) {
            throw bad(line + entry.size() - 1,
                "an entry is a definition and a last line '-> chapter 1 to " + CHAPTERS + ", `ClassName`.' or ', not built yet.'");
        }
        Term term = new Term(head.group(1), List.of(head.group(2).split(", ")), head.group(3),
            String.join(" ", entry.subList(1, entry.size() - 1)), Integer.parseInt(place.group(1)), place.group(2), line);
        String anchor = "term-" + key(term.name()).replaceAll("[^a-z0-9]+", "-");
        if (!anchor.equals(term.anchor())) {
            throw bad(line, "the anchor of '" + term.name() + "' is " + anchor + ", not " + term.anchor());
        }
        return term;
    }

    private void add(Term term) {
        terms.add(term);
        for (String name : term.names()) {
            Term other = byName.putIfAbsent(key(name), term);
            if (other != null) {
                throw bad(term.line(), "'" + name + "' is defined in line " + other.line() + " already");
            }
        }
    }

    private IllegalArgumentException bad(int line, String what) {
        return new IllegalArgumentException(file + ":" + line + ": " + what);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
