package gregor.book;

import gregor.book.Asciidoc.Heading;
import gregor.book.source.SourceTree;
import gregor.book.text.SafeText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page for each package of the product: its door, its classes, and the chapters that treat it. */
final class PackagePages {

    private static final Pattern USES = Pattern.compile("(?s)@Uses\\((.*?)\\)\\s*package ");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\"");

    private final Javadoc javadoc;
    private final List<Chapter> chapters;
    private final Map<String, Manuscript> doors = new TreeMap<>();
    private final Map<String, List<Manuscript>> classes = new TreeMap<>();
    private final Map<String, List<String>> uses = new TreeMap<>();

    PackagePages(Path root, SourceTree sources, List<Chapter> chapters, Problems problems) {
        this.javadoc = new Javadoc(sources, problems);
        this.chapters = chapters;
        for (Path file : sources.files()) {
            if (file.startsWith("src/main/java")) {
                Manuscript text = Manuscript.read(root, root.resolve(file));
                String name = shortName(file);
                if (text.name().equals("package-info")) {
                    doors.put(name, text);
                    uses.put(name, uses(text.text()));
                } else {
                    classes.computeIfAbsent(name, unused -> new ArrayList<>()).add(text);
                }
            }
        }
        // A copy of a part of the tree, which tests make, has not all that it uses.
        uses.values().forEach(names -> names.retainAll(doors.keySet()));
        for (Chapter chapter : chapters) {
            for (String name : chapter.packages()) {
                if (!doors.containsKey(name)) {
                    problems.add(chapter.manuscript().file(), chapter.manuscript().lineOf(":packages:"), "there is no package '" + name
                        + "'; there are " + String.join(", ", doors.keySet()));
                }
            }
        }
    }

    /** {@code log} of {@code src/main/java/gregor/log/UnifiedLog.java}; {@code gregor} for what is in no package below it. */
    static String shortName(Path file) {
        return file.getParent().getFileName().toString();
    }

    /** A link from a page at the site's root. */
    static String link(String name) {
        return "<a class=\"package\" href=\"packages/" + name + ".html\"><code class=\"name\">" + SafeText.html(name) + "</code></a>";
    }

    private static List<String> uses(String packageInfo) {
        Matcher uses = USES.matcher(packageInfo);
        List<String> names = new ArrayList<>();
        if (uses.find()) {
            Matcher name = TEXT.matcher(uses.group(1));
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        return names;
    }

    /** The packages that each says it uses. */
    Map<String, List<String>> uses() {
        return uses;
    }

    List<Page> pages() {
        return doors.entrySet().stream().map(entry -> page(entry.getKey(), entry.getValue())).toList();
    }

    private Page page(String name, Manuscript door) {
        StringBuilder content = new StringBuilder("<header class=\"package\"><p class=\"number\">Package</p><h1><code class=\"name\">")
            .append(SafeText.html(name)).append("</code></h1><p class=\"meta\"><a href=\"../source/gregor/")
            .append(name.equals("gregor") ? "" : name + "/").append("package-info.html\">package-info.java</a></p></header>\n");
        content.append("<section class=\"door\">").append(javadoc.door(door, "../")).append("</section>\n");
        content.append("<h2 id=\"chapters\">In the book</h2>").append(treated(name));
        content.append("<h2 id=\"classes\">Classes</h2><dl class=\"classes\">");
        for (Manuscript file : classes.getOrDefault(name, List.of())) {
            content.append("<dt id=\"").append(file.name()).append("\"><a href=\"../").append(SourceLinks.page(Path.of(file.file())))
                .append("\"><code class=\"name\">").append(file.name()).append("</code></a></dt><dd>")
                .append(javadoc.firstSentence(file, "../")).append("</dd>\n");
        }
        content.append("</dl>\n<h2 id=\"neighbours\">Neighbours</h2><p>It uses ").append(packages(uses.get(name))).append(".</p><p>It is used by ")
            .append(packages(users(name))).append(".</p>");
        List<Heading> headings = List.of(new Heading("chapters", "In the book", List.of()), new Heading("classes", "Classes", List.of()),
            new Heading("neighbours", "Neighbours", List.of()));
        return new Page("packages/" + name + ".html", "Package " + name, content.toString(), headings, door);
    }

    private String treated(String name) {
        List<String> links = chapters.stream().filter(chapter -> chapter.packages().contains(name))
            .map(chapter -> "<li><a href=\"../" + chapter.path() + "\">Chapter " + chapter.number() + ": " + chapter.title() + "</a></li>").toList();
        return links.isEmpty() ? "<p>No chapter treats this package yet.</p>" : "<ul>" + String.join("", links) + "</ul>";
    }

    private List<String> users(String name) {
        return new ArrayList<>(new TreeSet<>(uses.entrySet().stream().filter(entry -> entry.getValue().contains(name)).map(Map.Entry::getKey).toList()));
    }

    private static String packages(List<String> names) {
        return names.isEmpty() ? "no other package" : String.join(", ", names.stream()
            .map(name -> "<a href=\"" + name + ".html\"><code class=\"name\">" + SafeText.html(name) + "</code></a>").toList());
    }

    /** The first chapter that treats a package, if there is one. */
    List<Chapter> chaptersOf(String name) {
        return chapters.stream().filter(chapter -> chapter.packages().contains(name)).toList();
    }

    /** What a package is for, in its own words: the first sentence of its door. */
    String summary(String name) {
        String text = Html.text(javadoc.door(doors.get(name), ""));
        Matcher sentence = Pattern.compile("^(.*?\\.)(?: |$)").matcher(text);
        return sentence.find() ? sentence.group(1) : text;
    }

    /** All that have a door, the product's own mains among them. */
    List<String> names() {
        return List.copyOf(doors.keySet());
    }
}
