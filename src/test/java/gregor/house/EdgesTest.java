package gregor.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Time, threads, chance, files and sockets are touched only at the edges, in {@code os} and {@code network}
 * ({@code port.I1}). Looks at compiled classes, where no import or static import can hide a call.
 */
class EdgesTest {

    private static final Set<String> EDGES = Set.of("os", "network");

    /** Classes and methods of the JDK; a class stands for all that it has. */
    private static final Pattern BANNED = Pattern.compile(String.join("|",
        "java\\.lang\\.System\\.(nanoTime|currentTimeMillis)",
        "java\\.time\\.\\w+\\.now", "java\\.time\\.(Clock|InstantSource)\\.(system|tick)\\w*", "java\\.util\\.Date\\.<init>",
        "java\\.lang\\.Thread(Group|\\$\\w+)?(\\.\\w+)?", "java\\.util\\.Timer(Task)?(\\..*)?",
        "java\\.util\\.concurrent\\.(Executors|ForkJoinPool|(Scheduled)?ThreadPoolExecutor|ScheduledExecutorService)(\\..*)?",
        "java\\.util\\.concurrent\\.CompletableFuture\\.(delayedExecutor|orTimeout|completeOnTimeout)",
        "java\\.util\\.concurrent\\.TimeUnit\\.sleep", "java\\.util\\.concurrent\\.locks\\.LockSupport\\.park\\w*",
        "java\\.util\\.(Random|SplittableRandom)(\\..*)?", "java\\.util\\.concurrent\\.ThreadLocalRandom(\\..*)?",
        "java\\.util\\.random\\..*", "java\\.security\\.SecureRandom(\\..*)?", "java\\.lang\\.Math\\.random", "java\\.util\\.UUID\\.randomUUID",
        "java\\.nio\\.channels\\.(FileChannel|AsynchronousFileChannel)\\.open", "java\\.nio\\.file\\.Files(\\..*)?",
        "java\\.io\\.(File|FileInputStream|FileOutputStream|FileReader|FileWriter|RandomAccessFile)(\\..*)?",
        "java\\.net\\.(Socket|ServerSocket|DatagramSocket|InetAddress)(\\..*)?",
        "java\\.nio\\.channels\\.((Server|Asynchronous|AsynchronousServer)?SocketChannel|DatagramChannel|Selector)(\\..*)?"));

    @Test
    void onlyTheEdgesTouchTheWorld() {
        assertThat(violations(Source.classes())).isEmpty();
    }

    @Test
    void theRuleFindsWhatItIsFor(@TempDir Path folder) {
        Compiled.into(folder,
            "gregor.log.Bad", """
                package gregor.log;
                import static java.lang.System.nanoTime;
                class Bad {
                    long time() { return nanoTime(); }
                    Object chance() { return new java.util.Random(); }
                    Object supplier() { return (java.util.function.DoubleSupplier) Math::random; }
                    Object file(java.nio.file.Path path) throws Exception { return java.nio.channels.FileChannel.open(path); }
                    Thread[] threads() { return new Thread[2]; }
                }
                """,
            "gregor.log.Good", """
                package gregor.log;
                class Good {
                    long size(java.nio.channels.FileChannel channel) throws Exception { return channel.size(); }
                    void print() { System.out.println(ThreadLocal.withInitial(() -> 1)); }
                }
                """,
            "gregor.os.Edge", "package gregor.os; class Edge { long now() { return System.currentTimeMillis(); } }");
        assertThat(violations(folder)).containsExactly(
            "gregor/log/Bad.class: java.lang.Math.random",
            "gregor/log/Bad.class: java.lang.System.nanoTime",
            "gregor/log/Bad.class: java.lang.Thread",
            "gregor/log/Bad.class: java.nio.channels.FileChannel.open",
            "gregor/log/Bad.class: java.util.Random",
            "gregor/log/Bad.class: java.util.Random.<init>");
    }

    private static List<String> violations(Path classes) {
        List<String> found = new ArrayList<>();
        for (Path file : Compiled.classesIn(classes)) {
            String packageName = file.getParent().getFileName().toString();
            if (!EDGES.contains(packageName)) {
                for (String mention : Compiled.mentions(file)) {
                    if (BANNED.matcher(mention).matches()) {
                        found.add(classes.relativize(file).toString().replace('\\', '/') + ": " + mention);
                    }
                }
            }
        }
        return found;
    }
}
