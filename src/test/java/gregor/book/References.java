package gregor.book;

import gregor.book.source.Listing;
import gregor.book.source.SourceTree;
import gregor.book.text.SafeText;

/** The macros within a sentence: names and numbers that are looked up, so that they can't be wrong. */
final class References {

    private static final String LINK = "<a class=\"%s\" href=\"%s\">%s</a>";

    private final SourceTree sources;
    private final Settings settings;
    private final Constants constants;
    private final Glossary glossary;
    private final Rosetta rosetta;

    /**
     * @param glossary null where the book has none, and so no terms
     * @param rosetta null where the book has none
     */
    References(SourceTree sources, Settings settings, Constants constants, Glossary glossary, Rosetta rosetta) {
        this.sources = sources;
        this.settings = settings;
        this.constants = constants;
        this.glossary = glossary;
        this.rosetta = rosetta;
    }

    void addTo(Macros macros) {
        macros.inline("kafka", this::kafka).inline("term", this::term).inline("default", this::defaultOf)
            .inline("const", this::constant).inline("kip", References::kip).inline("test", this::test);
    }

    /** {@code kafka:LogSegment[]}: a class of Apache Kafka, as appendix A has it. */
    private String kafka(MacroCall call) {
        if (rosetta == null) {
            throw new BookError("there is no chapters/a-rosetta.adoc that can be read");
        }
        String text = call.text().isEmpty() ? call.target() : call.text();
        String name = "<code class=\"name\">" + SafeText.html(text) + "</code>";
        return LINK.formatted("kafka", "a-rosetta.html#" + rosetta.get(call.target()).anchor(), name);
    }

    /** {@code term:partition[partitions]}: a word of the glossary. */
    private String term(MacroCall call) {
        if (glossary == null) {
            throw new BookError("there is no chapters/e-glossary.adoc that can be read");
        }
        Glossary.Term term = glossary.find(call.target()).orElse(null);
        if (term == null) {
            throw new BookError(unknownTerm(call.target()));
        }
        String text = call.text().isEmpty() ? SafeText.html(call.target()) : call.text();
        return "<span class=\"term\"><a href=\"e-glossary.html#" + term.anchor() + "\" title=\"" + SafeText.html(term.chinese()) + "\">" + text + "</a></span>";
    }

    private String unknownTerm(String name) {
        try {
            return glossary.get(name).name();
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** {@code default:num.network.threads[3]}: a setting's default, digits grouped or not. */
    private String defaultOf(MacroCall call) {
        String said = call.text();
        Settings.Setting setting = settings.get(call.target());
        if (setting.defaultText() == null) {
            throw new BookError(call.target() + " has no default, here it says " + said);
        }
        if (!said.replace(",", "").equals(setting.defaultText().replace(",", ""))) {
            throw new BookError("the default is " + setting.defaultText() + ", here it says '" + said + "'");
        }
        return LINK.formatted("default", "d-configuration.html#" + Settings.anchor(call.target()), SafeText.html(said));
    }

    /** {@code const:RecordBatch#HEADER_BYTES[61]}: a constant of the code. */
    private String constant(MacroCall call) {
        Listing listing = sources.find(call.target());
        String is = constants.value(call.target(), listing);
        if (!call.text().replace(",", "").equals(is)) {
            throw new BookError("the constant is " + is + ", here it says '" + call.text() + "'");
        }
        return LINK.formatted("const", SourceLinks.line(listing.file(), listing.firstLine()), SafeText.html(call.text()));
    }

    /** {@code kip:595[]}. */
    private static String kip(MacroCall call) {
        if (!call.target().matches("[1-9]\\d{0,3}")) {
            throw new BookError("a KIP is a number");
        }
        return "<span class=\"kip\">KIP-" + call.target() + "</span>";
    }

    /** {@code test:ConnectionTest#repliesInOrder[]}: a test, by the place where it is written. */
    private String test(MacroCall call) {
        Listing listing = sources.find(call.target());
        String text = call.text().isEmpty() ? call.target() : call.text();
        return LINK.formatted("test", SourceLinks.line(listing.file(), listing.firstLine()), "<code class=\"name\">" + SafeText.html(text) + "</code>");
    }
}
