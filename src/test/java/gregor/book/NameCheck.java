package gregor.book;

import gregor.book.source.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a chapter writes as code exists: classes and their members, here or in Java, constants, packages, settings. Kafka's own
 * names are left to the macro {@code kafka:}.
 */
final class NameCheck {

    private static final Pattern CODE = Pattern.compile("<code>([^<]*)</code>");
    private static final Pattern TYPE = Pattern.compile("((?:[a-z]\\w*\\.)*)([A-Z]\\w*(?:\\.[A-Z]\\w*)*)(?:[#.]([A-Za-z_]\\w*))?(\\([^()]*\\))?");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+");
    private static final Pattern CALL = Pattern.compile("([a-z]\\w*)\\([^()]*\\)");
    private static final Pattern HUMPS = Pattern.compile("(?<![\\w.-])[A-Za-z][a-z0-9]+(?:[A-Z][a-z0-9]*)+(?![\\w-])");
    private static final Pattern DOTTED = Pattern.compile("[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*\\.[a-z0-9]+(?:[.-][a-z0-9]+)*");
    private static final Pattern FILE = Pattern.compile(".*\\.(properties|log|index|timeindex|txnindex|snapshot|checkpoint|kafka_cleanshutdown|java|adoc|mmd|"
        + "js|css|html|xml|md|sh|bat|json|jar|jsa|class|deleted|cleaned|swap|tmp|lock|txt|metadata)");
    private static final List<String> JAVA = List.of("java.lang", "java.util", "java.io", "java.nio", "java.nio.channels", "java.nio.file",
        "java.nio.charset", "java.util.concurrent", "java.util.concurrent.atomic", "java.util.concurrent.locks", "java.util.function",
        "java.util.stream", "java.util.zip", "java.util.random", "java.net", "java.time", "java.security", "java.lang.invoke", "java.lang.reflect");

    private final SourceTree sources;
    private final Settings settings;
    private final Set<String> apis;
    private final Set<String> kafka;
    private final Problems problems;
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Boolean> words = new HashMap<>();
    private final Set<String> packages = new TreeSet<>();

    /**
     * @param apis the names of Kafka's requests, such as ApiVersions: they are words of the protocol, with or without a class
     * @param kafka the full names of Kafka's classes that appendix A has
     */
    NameCheck(Path root, SourceTree sources, Settings settings, Set<String> apis, Set<String> kafka, Problems problems) {
        this.sources = sources;
        this.settings = settings;
        this.apis = apis;
        this.kafka = kafka;
        this.problems = problems;
        ModuleLayer.boot().modules().forEach(module -> packages.addAll(module.getPackages()));
        for (Path file : sources.files()) {
            try {
                texts.add(Files.readString(root.resolve(file)));
            } catch (IOException e) {
                throw new UncheckedIOException("can't read " + file, e);
            }
            packages.add(file.getParent().toString().replace('\\', '/').replaceFirst("^src/\\w+/java/", "").replace('/', '.'));
        }
    }

    /** Whether a source has it, not as a part of another word. */
    private boolean isWord(String word) {
        return words.computeIfAbsent(word, wanted -> texts.stream().anyMatch(text -> hasWord(text, wanted)));
    }

    private static boolean hasWord(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean begins = at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1));
            if (begins && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    void check(Manuscript manuscript, String html) {
        // The tables of appendix A are read and checked by Rosetta, both columns.
        String text = manuscript.name().equals("a-rosetta") ? Html.without(html, "table") : html;
        // What stands in figures was looked up, not written; what stands in exercises is written elsewhere.
        Matcher code = CODE.matcher(Html.without(Html.without(Html.without(text, "pre"), "figure"), "section"));
        while (code.find()) {
            String name = Html.unescape(code.group(1)).strip();
            String problem = problem(name);
            if (problem != null) {
                problems.add(manuscript.file(), manuscript.lineOf("`" + name + "`", name), problem);
            }
        }
    }

    /** Null for a name that exists, and for what is no name. */
    String problem(String name) {
        if (CONSTANT.matcher(name).matches()) {
            return isWord(name) ? null : "`" + name + "`: no source has such a constant";
        }
        Matcher call = CALL.matcher(name);
        if (call.matches()) {
            return isWord(call.group(1)) ? null : "`" + name + "`: no source has such a method";
        }
        Matcher type = TYPE.matcher(name);
        if (type.matches() && !type.group(2).equals(type.group(2).toUpperCase(Locale.ROOT))) {
            return isType(type.group(1), type.group(2), type.group(3)) ? null : unknown(name, type.group(1) + type.group(2));
        }
        if (DOTTED.matcher(name).matches() && !FILE.matcher(name).matches()) {
            return settings.has(name) || packages.contains(name) || isCode(name) ? null
                : "`" + name + "`: there is no setting of this name; the nearest is " + settings.nearest(name);
        }
        return problemWithin(name);
    }

    /** Of more than a name, such as {@code new Foo<BarBaz>()}: words that are written like names of classes and methods. */
    private String problemWithin(String code) {
        Matcher humps = HUMPS.matcher(code);
        while (humps.find()) {
            String word = humps.group();
            if (!isWord(word) && !apis.contains(word) && !isType("", word, null)) {
                return "`" + code + "`: no source has the word " + word;
            }
        }
        return null;
    }

    /** {@code partitions.find}: words of the sources, the first of which begins no setting. */
    private boolean isCode(String name) {
        List<String> parts = List.of(name.split("\\."));
        return !settings.hasFirstWord(parts.get(0)) && parts.stream().allMatch(this::isWord);
    }

    private String unknown(String name, String type) {
        String hint = "there is nothing of this name in the sources or in Java. A class of Kafka's is written kafka:" + name + "[]";
        if (sources.hasType(type)) {
            try {
                sources.find(name.replaceFirst("\\.([A-Za-z_]\\w*)(\\(.*)?$", "#$1"));
            } catch (gregor.book.source.UnknownSource e) {
                hint = e.getMessage();
            }
        }
        return "`" + name + "`: " + hint;
    }

    /** @param member null without one */
    private boolean isType(String packageName, String type, String member) {
        if (member == null && (apis.contains(type) || kafka.contains(packageName + type)) || isOurs(packageName + type, member)) {
            return true;
        }
        // RecordBatch.CRC_AT reads like a nested type, and may be a constant.
        int dot = type.lastIndexOf('.');
        return dot > 0 && member == null && isType(packageName, type.substring(0, dot), type.substring(dot + 1)) || isJava(packageName, type, member);
    }

    private boolean isOurs(String type, String member) {
        return sources.hasType(type) && (member == null || sources.hasMember(type, member) || sources.hasType(type + "." + member));
    }

    private static boolean isJava(String packageName, String type, String member) {
        List<String> places = packageName.isEmpty() ? JAVA : List.of(packageName.replaceFirst("\\.$", ""));
        for (String place : places) {
            try {
                Class<?> found = Class.forName(place + "." + type.replace('.', '$'), false, ClassLoader.getPlatformClassLoader());
                return member == null || Stream.of(found.getMethods(), found.getFields()).flatMap(Arrays::stream).map(Member.class::cast)
                    .anyMatch(each -> each.getName().equals(member));
            } catch (ClassNotFoundException e) {
                continue;
            }
        }
        return false;
    }
}
