package gregor.book;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gregor.tools.BrowserJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's Chromium without a window, told what to do over its DevTools protocol. */
final class Chromium implements AutoCloseable {

    private static final List<String> QUIET = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0");
    private static final long DEADLINE_S = 60;

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;

    private Chromium(Process process, int port) {
        this.process = process;
        this.address = "http://127.0.0.1:" + port;
    }

    /** Aborts the test where there is no Chromium. @param profile a new folder for what a browser keeps */
    static Chromium start(Path profile) throws IOException, InterruptedException {
        String program = Stream.of("chromium", "chromium-browser").filter(Chromium::isOnThePath).findFirst().orElse(null);
        assumeTrue(program != null, "no chromium on the PATH: apt-get install chromium fonts-noto-cjk");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(QUIET);
        command.add("--user-data-dir=" + profile);
        command.add("about:blank");
        Path said = profile.resolveSibling(profile.getFileName() + ".log");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        return new Chromium(process, port(process, profile.resolve("DevToolsActivePort"), said));
    }

    private static boolean isOnThePath(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** The browser chooses a port, and writes it into a file when it listens. */
    private static int port(Process process, Path file, Path said) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (System.nanoTime() < deadline) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() > 1) {
                return Integer.parseInt(lines.get(0));
            }
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        process.destroyForcibly();
        throw new IOException("chromium does not listen, and says: " + Files.readString(said));
    }

    BrowserTab newTab() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/json/new?about:blank")).PUT(HttpRequest.BodyPublishers.noBody()).build();
        String target = http.send(request, BodyHandlers.ofString()).body();
        return BrowserTab.open(http, URI.create(BrowserJson.parse(target).get("webSocketDebuggerUrl").toString()));
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly()).join();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
