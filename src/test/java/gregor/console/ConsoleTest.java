package gregor.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.os.NioDisk;
import gregor.os.SystemEntropy;
import gregor.os.ThreadPool;
import gregor.os.ThreadTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console over a real socket, as the page uses it and as nobody should. */
class ConsoleTest {

    private static final long DEADLINE_S = 60;

    @TempDir
    Path folder;

    private final PretendedCluster cluster = new PretendedCluster();
    private final AtomicInteger running = new AtomicInteger();
    private ThreadTimers timers;
    private ThreadPool threads;
    private Console console;
    private String token;

    @BeforeEach
    void start() throws IOException {
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.writeString(folder.resolve("secret.html"), "secret");
        Files.writeString(site.resolve(".hidden"), "secret");
        timers = new ThreadTimers("timers");
        threads = new ThreadPool("console");
        Executor counted = task -> {
            running.incrementAndGet();
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    running.decrementAndGet();
                }
            });
        };
        console = Console.start(cluster, new ConsoleEdges(timers, counted, new SystemEntropy(), new NioDisk()), site, 0);
        token = get("/").split("name=\"token\" content=\"")[1].split("\"")[0];
    }

    @AfterEach
    void close() {
        console.close();
        timers.close();
        threads.close();
    }

    private String ask(String request) throws IOException {
        try (RawHttp http = new RawHttp(console.port())) {
            return http.send(request).readAll();
        }
    }

    private String host() {
        return "Host: localhost:" + console.port() + "\r\n";
    }

    private String get(String path) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\n" + host() + "Connection: close\r\n\r\n");
    }

    private String post(String path, String headers, String body) throws IOException {
        return ask("POST " + path + " HTTP/1.1\r\n" + host() + headers + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body);
    }

    private String act(String action, String form) throws IOException {
        return post("/actions/" + action, "X-Gregor-Token: " + token + "\r\nOrigin: http://localhost:" + console.port() + "\r\n", form);
    }

    @Test
    void thePageLoadsNothingFromOutside() throws IOException {
        String page = get("/");
        assertThat(page).startsWith("HTTP/1.1 200").containsIgnoringCase("content-type: text/html; charset=utf-8").containsIgnoringCase("x-content-type-options: nosniff")
            .containsIgnoringCase("cache-control: no-store").containsIgnoringCase("content-security-policy: default-src 'none'; script-src 'self';");
        assertThat(token).matches("[0-9a-f]{64}");
        List<String> files = new ArrayList<>(List.of("/theme.js", "/console.js", "/console.css", "/nodes.js", "/partitions.js", "/happenings.js"));
        for (String file : files) {
            assertThat(get(file)).as(file).startsWith("HTTP/1.1 200").containsIgnoringCase("content-type: text/" + (file.endsWith("js") ? "javascript" : "css"))
                .doesNotContain("http://", "https://", token);
        }
        assertThat(page).doesNotContain("http://", "https://", "{{");
    }

    @Test
    void eventsBeginWithAllAndGoOnWithWhatChanges() throws IOException {
        try (RawHttp first = new RawHttp(console.port()); RawHttp second = new RawHttp(console.port())) {
            for (RawHttp viewer : List.of(first, second)) {
                viewer.send("GET /events HTTP/1.1\r\n" + host() + "\r\n");
                assertThat(viewer.readUntil("\n\n")).startsWith("HTTP/1.1 200").containsIgnoringCase("content-type: text/event-stream")
                    .contains("event: picture\ndata: {\"set\":{").contains("\"node 3\":").contains("\"partition journey-2\":");
            }
            assertThat(act("nodes/2/kill", "")).startsWith("HTTP/1.1 200");
            for (RawHttp viewer : List.of(first, second)) {
                assertThat(viewer.readUntil("node 2 was killed")).contains("\"state\":\"killed\"");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"nodes/2/stop,'',stop 2", "nodes/1/kill,'',kill 1", "nodes/3/pause,'',pause 3", "nodes/3/resume,'',resume 3", "nodes/1/restart,'',restart 1",
        "nodes/1/cut-off,'',cutOff 1", "nodes/1/rejoin,'',rejoin 1", "topics,name=new&partitions=2&replicas=3,createTopic new 2 3",
        "burst,topic=journey&records=1000,burst journey 1000", "topics,name=a%20b%26c&partitions=1&replicas=1,createTopic a b&c 1 1"})
    void anActionIsDone(String action, String form, String asked) throws IOException {
        assertThat(act(action, form)).startsWith("HTTP/1.1 200");
        assertThat(cluster.asked()).containsExactly(asked);
    }

    @Test
    void i1NothingIsDoneForSomebodyElse() throws IOException {
        String origin = "Origin: http://localhost:" + console.port() + "\r\n";
        String kill = "/actions/nodes/1/kill";
        assertThat(post(kill, origin, "")).startsWith("HTTP/1.1 403").contains("{\"error\":\"an action needs the header X-Gregor-Token");
        assertThat(post(kill, origin + "X-Gregor-Token: " + "0".repeat(64) + "\r\n", "")).startsWith("HTTP/1.1 403").contains("load the page again");
        assertThat(post(kill, "Origin: http://evil.example\r\nX-Gregor-Token: " + token + "\r\n", "")).startsWith("HTTP/1.1 403").contains("evil.example");
        assertThat(post(kill, "Sec-Fetch-Site: cross-site\r\nX-Gregor-Token: " + token + "\r\n", "")).startsWith("HTTP/1.1 403");
        assertThat(get(kill)).startsWith("HTTP/1.1 405").containsIgnoringCase("allow: POST");
        assertThat(ask("POST " + kill + " HTTP/1.1\r\nHost: evil.example:" + console.port() + "\r\nX-Gregor-Token: " + token
            + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 421");
        assertThat(ask("POST " + kill + " HTTP/1.0\r\nX-Gregor-Token: " + token + "\r\n\r\n")).startsWith("HTTP/1.1 421");
        assertThat(cluster.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/events", "/console.js", "/book/"})
    void i1AnotherNameOfThisMachineGetsNothing(String path) throws IOException {
        assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: evil.example:" + console.port() + "\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 421").doesNotContain(token);
    }

    @Test
    void i1AnotherPageDoesNotWatch() throws IOException {
        assertThat(ask("GET /events HTTP/1.1\r\n" + host() + "Sec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @CsvSource({"nodes/9/kill,'',400,there is no node 9", "nodes/1/melt,'',404,there is no action", "nodes/x/kill,'',404,there is no action", "nonsense,'',404,there is no action",
        "topics,name=a,400,partitions is missing", "topics,name=a&partitions=many&replicas=1,400,partitions is 'many'", "burst,topic=a&records=99999999999,400,records is",
        "topics,name=%zz&partitions=1&replicas=1,400,'''%zz'' is not encoded'", "topics,'',400,name is missing"})
    void whatCannotBeDoneIsSaid(String action, String form, int status, String why) throws IOException {
        assertThat(act(action, form)).startsWith("HTTP/1.1 " + status).contains("{\"error\":\"" + why);
    }

    @Test
    void whatTheClusterRefusesIsSaid() throws IOException {
        cluster.fail(new KafkaException(ErrorCode.TOPIC_ALREADY_EXISTS, "topic journey exists"));
        assertThat(act("topics", "name=journey&partitions=1&replicas=1")).startsWith("HTTP/1.1 409").contains("topic journey exists");
        cluster.fail(new IllegalStateException("planted"));
        assertThat(act("nodes/1/kill", "")).startsWith("HTTP/1.1 500").contains("planted");
    }

    @Test
    void i3ALongFormIsRefused() throws IOException {
        String form = "name=" + "x".repeat(Console.MOST_BODY_BYTES) + "&partitions=1&replicas=1";
        assertThat(act("topics", form)).startsWith("HTTP/1.1 413").contains("longer than 4096 bytes");
        try (RawHttp http = new RawHttp(console.port())) {
            http.send("POST /actions/topics HTTP/1.1\r\n" + host() + "X-Gregor-Token: " + token + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
            for (int i = 0; i < 5; i++) {
                http.send(chunk);
            }
            assertThat(http.readUntil("}")).startsWith("HTTP/1.1 413");
        }
        assertThat(cluster.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/book/../secret.html", "/book/%2e%2e/secret.html", "/book/..%2fsecret.html", "/book/%2e%2e%2fsecret.html", "/book//secret.html", "/book/.hidden",
        "/book/..\\secret.html", "/book/a/../../secret.html", "/book/%00", "/book/./.hidden", "/../secret.html", "/secret.html", "/book", "/gregor/console/index.html", "/index.html"})
    void i4NothingOutsideTheBookIsServed(String path) throws IOException {
        assertThat(get(path)).doesNotContain("secret\n", "\r\n\r\nsecret").doesNotStartWith("HTTP/1.1 200").startsWith("HTTP/1.1 4");
    }

    @Test
    void theBookIsServedOnceItIsBuilt() throws IOException {
        assertThat(get("/book/")).startsWith("HTTP/1.1 404").contains("./gregor book");
        Path site = folder.resolve("site");
        Files.writeString(site.resolve("index.html"), "front");
        Files.writeString(site.resolve("11-isr.html"), "in sync");
        Files.writeString(Files.createDirectories(site.resolve("assets")).resolve("site.css"), "body {}");
        assertThat(get("/book/")).startsWith("HTTP/1.1 200").containsIgnoringCase("content-type: text/html").containsIgnoringCase("frame-ancestors 'none'").endsWith("front");
        assertThat(get("/book/assets/site.css")).containsIgnoringCase("content-type: text/css").endsWith("body {}");
        assertThat(get("/book/assets")).startsWith("HTTP/1.1 404");
        try (RawHttp viewer = new RawHttp(console.port())) {
            viewer.send("GET /events HTTP/1.1\r\n" + host() + "\r\n");
            assertThat(viewer.readUntil("\n\n")).contains("\"book\":{\"0\":\"/book/\",\"11\":\"/book/11-isr.html\"}");
        }
    }

    /** Their places are free again as soon as what they don't read fills what the system keeps for them. */
    @Test
    void i3ViewersThatDoNotReadMakePlaceForOthers() throws IOException {
        cluster.createTopic("wide", 2000, 3);
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < Watch.MOST_VIEWERS; i++) {
                slow.add(new RawHttp(console.port()).send("GET /events HTTP/1.1\r\n" + host() + "\r\n"));
                slow.get(i).readUntil("event: picture");
            }
            assertThat(get("/events")).startsWith("HTTP/1.1 503").contains("viewers already");
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
            while (!isTaken()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                assertThat(act("burst", "topic=wide&records=1")).startsWith("HTTP/1.1 200");
            }
        } finally {
            for (RawHttp viewer : slow) {
                viewer.close();
            }
        }
    }

    private boolean isTaken() throws IOException {
        try (RawHttp viewer = new RawHttp(console.port())) {
            return viewer.send("GET /events HTTP/1.1\r\n" + host() + "\r\n").readUntil("\n").startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void allThreadsEndWithIt() throws Exception {
        List<RawHttp> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawHttp viewer = new RawHttp(console.port()).send("GET /events HTTP/1.1\r\n" + host() + "\r\n");
            viewer.readUntil("event: picture");
            open.add(viewer);
            open.add(new RawHttp(console.port()).send("POST /actions/topics HTTP/1.1\r\nContent-"));
        }
        console.close();
        for (RawHttp http : open) {
            http.awaitEnd();
            http.close();
        }
        CountDownLatch ended = new CountDownLatch(1);
        endWhenIdle(ended);
        assertThat(ended.await(DEADLINE_S, TimeUnit.SECONDS)).as("tasks under way: " + running).isTrue();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> get("/"));
    }

    private void endWhenIdle(CountDownLatch ended) {
        timers.after(10, () -> {
            if (running.get() == 0) {
                ended.countDown();
            } else {
                endWhenIdle(ended);
            }
        });
    }
}
