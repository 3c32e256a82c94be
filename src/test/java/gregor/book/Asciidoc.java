package gregor.book;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.AttributesBuilder;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.ast.Document;
import org.asciidoctor.ast.Section;
import org.asciidoctor.ast.StructuralNode;
import org.asciidoctor.extension.JavaExtensionRegistry;
import org.asciidoctor.log.LogHandler;
import org.asciidoctor.log.LogRecord;
import org.asciidoctor.log.Severity;

/**
 * Asciidoctor, which turns a manuscript into HTML. There is one in a JVM, because starting its Ruby takes seconds and a page
 * takes a twentieth of one; macros are registered anew for each book.
 */
final class Asciidoc implements AutoCloseable {

    private static final Pattern QUOTED = Pattern.compile("(?:missing attribute|invalid reference|block macro|style for [a-z ]+|not found[^:]*): (.+)$");
    /** What Asciidoctor lets pass, and what is a slip of the pen nearly always. */
    private static final List<String> SLIPS = List.of("possible invalid reference", "unknown name for block macro", "unknown style for");
    private static final Map<String, Object> ATTRIBUTES = Map.of("attribute-missing", "warn", "idprefix", "", "idseparator", "-",
        "outfilesuffix", ".html", "relfilesuffix", ".html", "table-stripes", "none", "stem!", "");

    /** Asciidoctor's own; what it has to say goes to the problems, not to the console. Held here, or it would be forgotten. */
    private static final Logger LOGGER = Logger.getLogger("asciidoctor");

    private static Asciidoctor shared;

    private final Asciidoctor asciidoctor;
    private final Path chapters;
    private final Problems problems;
    private final LogHandler log = this::note;
    private Manuscript current;
    private int linesBefore;

    /** A section's place in the list beside a page. */
    record Heading(String id, String title, List<Heading> below) {}

    /** A manuscript as HTML, from the first paragraph on. */
    record Rendered(String title, List<Heading> headings, String html) {}

    private Asciidoc(Asciidoctor asciidoctor, Path chapters, Problems problems) {
        this.asciidoctor = asciidoctor;
        this.chapters = chapters;
        this.problems = problems;
    }

    /**
     * Only one book at a time can be rendered; the next one waits for this one's {@link #close()}.
     *
     * @param chapters the folder that includes start from
     */
    static Asciidoc open(Path chapters, Macros macros, Problems problems) {
        Asciidoc asciidoc = new Asciidoc(shared(), chapters, problems);
        asciidoc.asciidoctor.unregisterAllExtensions();
        JavaExtensionRegistry registry = asciidoc.asciidoctor.javaExtensionRegistry();
        macros.register(registry, asciidoc);
        asciidoc.asciidoctor.registerLogHandler(asciidoc.log);
        return asciidoc;
    }

    private static synchronized Asciidoctor shared() {
        if (shared == null) {
            LOGGER.setUseParentHandlers(false);
            shared = Asciidoctor.Factory.create();
        }
        return shared;
    }

    Rendered render(Manuscript manuscript) {
        current = manuscript;
        Document document = asciidoctor.load(manuscript.text(), options(manuscript));
        String html = document.convert();
        return new Rendered(document.getDoctitle(), headings(document), html);
    }

    /** Text that is part of another page, such as an exercise's task; headings in it have no place in the list. */
    String fragment(Manuscript where, String text) {
        Manuscript before = current;
        current = where;
        linesBefore = where.lineOf(text.lines().findFirst().orElse("")) - 1;
        try {
            return asciidoctor.load(text, options(where)).convert();
        } finally {
            current = before;
            linesBefore = 0;
        }
    }

    private Options options(Manuscript manuscript) {
        AttributesBuilder builder = Attributes.builder().attribute("docname", manuscript.name());
        ATTRIBUTES.forEach(builder::attribute);
        return Options.builder().safe(SafeMode.SAFE).baseDir(chapters.toFile()).backend("html5").standalone(false).sourcemap(true).catalogAssets(true)
            .attributes(builder.build()).build();
    }

    /** What is being rendered. */
    Manuscript current() {
        return current;
    }

    private static List<Heading> headings(StructuralNode node) {
        List<Heading> headings = new ArrayList<>();
        for (StructuralNode block : node.getBlocks()) {
            if (block instanceof Section section) {
                headings.add(new Heading(section.getId(), section.getTitle(), section.getLevel() < 2 ? headings(section) : List.of()));
            }
        }
        return headings;
    }

    /** What is told quietly and matters here counts like a warning. */
    private void note(LogRecord message) {
        String text = message.getMessage();
        boolean quiet = message.getSeverity().compareTo(Severity.WARN) < 0;
        if (quiet && SLIPS.stream().noneMatch(text::startsWith)) {
            return;
        }
        int line = message.getCursor() != null && message.getCursor().getLineNumber() > 0 ? linesBefore + message.getCursor().getLineNumber() : lineOf(text);
        problems.add(current.file(), line, text);
    }

    private int lineOf(String message) {
        Matcher matcher = QUOTED.matcher(message);
        if (!matcher.find()) {
            return 1;
        }
        String name = matcher.group(1);
        return current.lineOf("{" + name, "<<" + name, "#" + name + "[", "#" + name, name);
    }

    @Override
    public void close() {
        asciidoctor.unregisterLogHandler(log);
        asciidoctor.unregisterAllExtensions();
    }
}
