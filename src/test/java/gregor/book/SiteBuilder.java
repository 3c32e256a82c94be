package gregor.book;

import gregor.book.bytes.Bytes;
import gregor.book.source.SourceTree;
import gregor.protocol.ApiKey;
import gregor.scenarios.TraceJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the site, and tells of all that is wrong with it. */
public final class SiteBuilder {

    /** A chapter with all that its page loads, but for traces and the search index, which come when they are asked for. */
    private static final int MOST_BYTES_OF_A_CHAPTER = 300_000;

    private final BookInputs inputs;
    private final Problems problems = new Problems();
    private final SourceTree sources;
    private final Settings settings;
    private final Rosetta rosetta;
    private final ClaimCheck claims;
    private final ScenarioRuns scenarios;
    private final DiagramFigures diagrams;
    private final NameCheck names;
    private final ExerciseBox exercises;
    private final Macros macros;
    private final SiteFolder folder;
    private final LinkCheck links = new LinkCheck();
    private final PageCheck pageCheck;
    private ConfigReference configuration;

    private SiteBuilder(BookInputs inputs) {
        this.inputs = inputs;
        this.sources = SourceTree.of(inputs.root());
        this.settings = Settings.of(inputs.classes());
        this.rosetta = appendix("a-rosetta", Rosetta::of);
        this.claims = new ClaimCheck(ClaimIndex.of(inputs.root(), sources, problems), inputs.claims(), inputs.claimsMustHaveRun());
        this.scenarios = new ScenarioRuns(inputs.out().resolveSibling("scenarios"));
        this.diagrams = new DiagramFigures(inputs.root(), scenarios, problems);
        this.names = new NameCheck(inputs.root(), sources, settings, apis(), kafkaNames(), problems);
        this.exercises = new ExerciseBox(inputs.root(), sources, names, problems);
        this.macros = macros();
        this.folder = new SiteFolder(inputs.out());
        this.pageCheck = new PageCheck(macros.names(), problems);
    }

    /** Writes the whole site, what is wrong in it included. */
    public static Problems build(BookInputs inputs) {
        SiteBuilder builder = new SiteBuilder(inputs);
        builder.build();
        return builder.problems;
    }

    private Macros macros() {
        Macros all = new Macros(problems);
        all.block("code", new CodeListing(sources)).block("claim", claims).block("exercise", exercises).predict(new PredictBlock(sources));
        all.block("run", new CommandOutput(scenarios)).block("bytes", call -> Bytes.named(call.target(), scenarios::run).html());
        diagrams.addTo(all);
        all.block("rosetta-index", call -> new RosettaPage(rosetta).index()).block("protocol-reference", call -> ProtocolReference.html(call.target(), sources));
        all.block("configuration-reference", this::configuration);
        new References(sources, settings, new Constants(inputs.classes()), appendix("e-glossary", Glossary::of), rosetta).addTo(all);
        return all;
    }

    /** Made when a page asks for it: the copies that tests build from have not all that it reads. */
    private String configuration(MacroCall call) {
        if (configuration == null) {
            configuration = new ConfigReference(SettingsInUse.in(inputs.root()));
        }
        return configuration.html(call.target());
    }

    /** Null where there is no such appendix, or none that can be read. */
    private <T> T appendix(String name, Function<Path, T> reader) {
        Path file = inputs.root().resolve("chapters/" + name + ".adoc");
        try {
            return Files.exists(file) ? reader.apply(file) : null;
        } catch (RuntimeException e) {
            problems.addPlaced(e.getMessage().replace(inputs.root() + "/", ""), "chapters/" + name + ".adoc", 1);
            return null;
        }
    }

    private void build() {
        List<Chapter> chapters = chapters();
        claims.properties(problems);
        diagrams.unshown();
        exercises.unshown();
        PackagePages packages = new PackagePages(inputs.root(), sources, chapters, problems);
        PageFrame frame = new PageFrame(chapters);
        List<Page> searched = new ArrayList<>(chapters.stream().map(Chapter::page).toList());
        searched.addAll(packages.pages());
        int assetBytes = assets();
        for (Page page : searched) {
            int bytes = write(frame, page);
            boolean isText = page.origin().file().startsWith("chapters/");
            if (isText && Character.isDigit(page.name().charAt(0)) && bytes + assetBytes > MOST_BYTES_OF_A_CHAPTER) {
                problems.add(page.origin().file(), 1, "the page and what it loads are " + (bytes + assetBytes) + " bytes; " + MOST_BYTES_OF_A_CHAPTER
                    + " is the most, without traces. Shorten the largest listings or bytes");
            }
        }
        write(frame, FrontPage.page(chapters, packages));
        write(frame, new Page("player.html", "Two runs beside each other", Assets.text("player.html"), List.of(), null));
        Set<String> roots = new TreeSet<>();
        for (Page page : new SourcePages(inputs.root(), sources).pages()) {
            // Pages as far below the site's root as another have the same frame.
            check(SourcePages.withoutLines(page, roots.add(page.root()) ? frame : null));
            folder.write(page.path(), frame.around(page));
        }
        for (String scenario : diagrams.played()) {
            file("traces/" + scenario + ".js", TraceJson.script(ScenarioRuns.scenario(scenario), scenarios.run(scenario).steps()));
        }
        file("assets/search-index.js", SearchIndex.script(searched));
        links.addFile("all.html");
        links.report(problems);
        wholeBook(frame, WholeBook.page(chapters));
        folder.deleteTheRest();
    }

    private List<Chapter> chapters() {
        List<Chapter> chapters = new ArrayList<>();
        try (Asciidoc asciidoc = Asciidoc.open(inputs.root().resolve("chapters"), macros, problems); Stream<Path> files = Files.list(inputs.root().resolve("chapters"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".adoc")).sorted().toList()) {
                Manuscript manuscript = Manuscript.read(inputs.root(), file);
                Chapter chapter = Chapter.of(manuscript, asciidoc.render(manuscript));
                names.check(manuscript, chapter.html());
                if (!chapter.isAppendix()) {
                    ChapterForm.check(chapter, problems);
                }
                chapters.add(chapter.name().equals("a-rosetta") ? chapter.with(new RosettaPage(rosetta).linked(chapter.html())) : chapter);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the chapters", e);
        }
        return chapters;
    }

    /** API_VERSIONS is called ApiVersions in texts. */
    private static Set<String> apis() {
        return Arrays.stream(ApiKey.values()).map(key -> Arrays.stream(key.name().split("_"))
            .map(word -> word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT)).collect(Collectors.joining()))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> kafkaNames() {
        return rosetta == null ? Set.of() : rosetta.kafkaClasses().stream().map(Rosetta.KafkaClass::fullName).collect(Collectors.toSet());
    }

    /** @return how many bytes the page has */
    private int write(PageFrame frame, Page page) {
        String html = frame.around(page);
        SitePage written = SitePage.of(page, html);
        check(written);
        if (page.origin() != null && page.origin().file().startsWith("chapters/")) {
            pageCheck.checkText(written, page.content());
        }
        byte[] bytes = html.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        folder.write(page.path(), bytes);
        return bytes.length;
    }

    /** What is wrong in a chapter is wrong here too, and need not be told twice: looked at are the chapters' pages first. */
    private void wholeBook(PageFrame frame, Page page) {
        if (problems.isEmpty()) {
            write(frame, page);
            links.report(problems);
        } else {
            folder.write(page.path(), frame.around(page));
        }
    }

    private void check(SitePage page) {
        links.add(page);
        pageCheck.check(page);
    }

    private void file(String path, String text) {
        folder.write(path, text);
        links.addFile(path);
    }

    /** Copies scripts and styles. @return how many bytes they are together */
    private int assets() {
        int bytes = 0;
        for (Map.Entry<String, String> asset : Assets.all().entrySet()) {
            pageCheck.checkAsset("src/test/resources/gregor/book/" + asset.getKey(), asset.getValue());
            file("assets/" + asset.getKey(), asset.getValue());
            bytes += asset.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        }
        return bytes;
    }
}
