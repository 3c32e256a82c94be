package gregor.house;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uses;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packages lie on each other in one order and each says which ones it stands on. What it says is compared with what
 * {@code jdeps} finds in the compiled classes.
 */
class PackageOrderTest {

    /** Bottom to top; a package uses only what stands before it. The root package, which has the mains, uses what it likes. */
    static final List<String> ORDER = List.of("base", "port", "metrics", "config", "protocol", "message", "compress", "record", "index",
        "log", "tier", "raft", "metadata", "controller", "isr", "purgatory", "fetch", "replica", "coordinator", "group", "txn", "share",
        "security", "network", "broker", "client", "streams", "connect", "node", "console", "os", "local", "sim", "tools");

    private static final Pattern USE = Pattern.compile("\\s*(gregor\\.[\\w.$-]+)\\s+->\\s+(gregor\\.[\\w.$-]+)\\s.*");

    @Test
    void aPackageUsesWhatItSaysAndOnlyWhatStandsBelowIt() {
        assertThat(violations(uses(Source.classes()), PackageOrderTest::declared)).isEmpty();
    }

    @Test
    void theRuleFindsWhatItIsFor(@TempDir Path folder) {
        Compiled.into(folder, "gregor.base.Low", "package gregor.base; public class Low {}",
            "gregor.log.Mid", "package gregor.log; public class Mid { gregor.base.Low low; gregor.broker.Top top; }",
            "gregor.broker.Top", "package gregor.broker; public class Top {}",
            "gregor.misc.Odd", "package gregor.misc; public class Odd {}",
            "gregor.Main", "package gregor; class Main { gregor.broker.Top top; }");
        assertThat(violations(uses(folder), name -> name.equals("log") ? List.of("base", "index") : List.of()))
            .containsExactly("the root package uses [broker], and says []", "log uses broker, which stands above it", "log uses [base, broker], and says [base, index]",
                "misc is not in the order of packages");
    }

    private static List<String> violations(Map<String, TreeSet<String>> uses, java.util.function.Function<String, List<String>> declared) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, TreeSet<String>> entry : uses.entrySet()) {
            String name = entry.getKey();
            boolean root = name.isEmpty();
            if (!root && !ORDER.contains(name)) {
                found.add(name + " is not in the order of packages");
                continue;
            }
            for (String used : entry.getValue()) {
                if (!root && ORDER.indexOf(used) >= ORDER.indexOf(name)) {
                    found.add(name + " uses " + used + ", which stands above it");
                }
            }
            if (!new TreeSet<>(declared.apply(name)).equals(entry.getValue())) {
                found.add((root ? "the root package" : name) + " uses " + entry.getValue() + ", and says " + new TreeSet<>(declared.apply(name)));
            }
        }
        return found;
    }

    private static List<String> declared(String name) {
        try {
            Uses uses = Class.forName(("gregor." + name + ".package-info").replace("..", ".")).getAnnotation(Uses.class);
            return uses == null ? List.of() : List.of(uses.value());
        } catch (ClassNotFoundException e) {
            return List.of();
        }
    }

    /** For each package the others that its classes use; the door itself does not count. */
    private static Map<String, TreeSet<String>> uses(Path classes) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        int status = jdeps.run(new PrintWriter(out), new PrintWriter(err), "-verbose:class", "-filter:none", classes.toString());
        assertThat(status).as(out + "\n" + err).isZero();
        Map<String, TreeSet<String>> uses = new TreeMap<>();
        for (String line : out.toString().split("\n")) {
            Matcher matcher = USE.matcher(line);
            if (matcher.matches() && !matcher.group(1).endsWith(".package-info")) {
                String from = shortPackage(matcher.group(1));
                String to = shortPackage(matcher.group(2));
                uses.computeIfAbsent(from, name -> new TreeSet<>());
                uses.computeIfAbsent(to, name -> new TreeSet<>());
                if (!from.equals(to)) {
                    uses.get(from).add(to);
                }
            }
        }
        for (Path file : Compiled.classesIn(classes)) {
            String name = classes.relativize(file.getParent()).toString().replace('\\', '/').replace('/', '.');
            uses.computeIfAbsent(name.replaceFirst("^gregor\\.?", ""), unused -> new TreeSet<>());
        }
        return uses;
    }

    /** {@code gregor.log.LogSegment} is in {@code log}; {@code gregor.Main} in the root package, whose short name is empty. */
    private static String shortPackage(String className) {
        String name = className.substring(0, className.lastIndexOf('.'));
        return name.equals("gregor") ? "" : name.substring("gregor.".length());
    }
}
