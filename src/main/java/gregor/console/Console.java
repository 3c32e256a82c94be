package gregor.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gregor.base.KafkaException;
import gregor.console.RequestCheck.Refusal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The console's server.
 * <pre>
 *   GET  /                         the page, with the token in it; its scripts and styles beside it
 *   GET  /events                   what there is to see, and then what changes, as server-sent events
 *   GET  /book/...                 the book, once it is built
 *   POST /actions/nodes/2/kill     and stop, pause, resume, restart, cut-off, rejoin
 *   POST /actions/topics           name=journey&amp;partitions=3&amp;replicas=3
 *   POST /actions/burst            topic=journey&amp;records=10000
 * </pre>
 * What goes wrong is answered as JSON: {@code {"error":"..."}}.
 */
public final class Console implements AutoCloseable {

    /** The longest form there is has two names and a number. */
    static final int MOST_BODY_BYTES = 4096;
    private static final int MOST_REQUESTS = 8;
    private static final int MOST_WAITING_REQUESTS = 64;
    private static final int TOKEN_WORDS = 4;

    /** Of the JDK's server: seconds that a request may take to arrive. It has no setter, and no limit of its own. */
    private static final String REQUEST_LIMIT = "sun.net.httpserver.maxReqTime";
    private static final String REQUEST_LIMIT_S = "10";

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int CONFLICT = 409;
    private static final int TOO_LARGE = 413;
    private static final int FAILED = 500;
    private static final int FULL = 503;
    private static final int NO_BODY = -1;
    private static final int UNKNOWN_LENGTH = 0;

    private static final System.Logger LOG = System.getLogger(Console.class.getName());

    private final ConsoleEdges edges;
    private final HttpServer server;
    private final RequestCheck check;
    private final PageFiles files;
    private final Actions actions;
    private final Watch watch;

    private Console(ClusterControl control, ConsoleEdges edges, Path site, HttpServer server) {
        String token = token(edges);
        this.edges = edges;
        this.server = server;
        this.check = new RequestCheck(server.getAddress().getPort(), token);
        String run = word(edges);
        this.files = new PageFiles(edges.disk(), site, token, run);
        this.actions = new Actions(control);
        this.watch = new Watch(control, edges.timers(), edges.threads(), () -> Map.of("run", run, "book", files.chapters(), "canCutOff", control.canCutOff()));
    }

    /**
     * Starts to serve on this machine's loopback address, and to look at the cluster.
     *
     * @param site the folder in which the book is, or will be once it is built
     * @param port where; 0 for any that is free
     * @throws IOException if the port can't be had
     */
    public static Console start(ClusterControl control, ConsoleEdges edges, Path site, int port) throws IOException {
        if (System.getProperty(REQUEST_LIMIT) == null) {
            System.setProperty(REQUEST_LIMIT, REQUEST_LIMIT_S);
        }
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        } catch (IOException e) {
            throw new IOException("the console can't listen on port " + port + " of this machine: " + e.getMessage(), e);
        }
        Console console = new Console(control, edges, site, server);
        server.setExecutor(new Turns(edges.threads(), MOST_REQUESTS, MOST_WAITING_REQUESTS));
        server.createContext("/", console::handle);
        server.start();
        console.watch.lookNow();
        return console;
    }

    private static String token(ConsoleEdges edges) {
        StringBuilder token = new StringBuilder();
        for (int i = 0; i < TOKEN_WORDS; i++) {
            token.append(word(edges));
        }
        return token.toString();
    }

    private static String word(ConsoleEdges edges) {
        return String.format("%016x", edges.entropy().nextLong());
    }

    /** Where the page is, for a person to open. */
    public String url() {
        return "http://localhost:" + port() + "/";
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        boolean isStream = false;
        try {
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            exchange.getResponseHeaders().set("Cross-Origin-Resource-Policy", "same-origin");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            Refusal refusal = check.ofAny(exchange.getRequestHeaders()::getFirst);
            if (refusal != null) {
                refuse(exchange, refusal);
                return;
            }
            String path = exchange.getRequestURI().getRawPath();
            if (path.startsWith("/actions/")) {
                act(exchange, path);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                wrongMethod(exchange, "GET");
            } else if (path.equals("/events")) {
                isStream = stream(exchange);
            } else {
                file(exchange, path);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a request of the console failed: " + exchange.getRequestURI(), e);
            throw e;
        } finally {
            if (!isStream) {
                exchange.close();
            }
        }
    }

    private void file(HttpExchange exchange, String path) throws IOException {
        PageFiles.Content content = files.get(path);
        if (content == null) {
            boolean isBook = path.startsWith(PageFiles.BOOK) && files.chapters().isEmpty();
            error(exchange, NOT_FOUND, isBook ? "the book isn't built: ./gregor book builds it" : "there is nothing at this address");
            return;
        }
        exchange.getResponseHeaders().set("Content-Security-Policy", content.policy());
        send(exchange, OK, content.type(), content.bytes());
    }

    /** @return whether the exchange goes on after this */
    private boolean stream(HttpExchange exchange) throws IOException {
        Refusal refusal = check.ofPage(exchange.getRequestHeaders()::getFirst);
        if (refusal != null) {
            refuse(exchange, refusal);
            return false;
        }
        Viewer viewer = new Viewer(exchange.getResponseBody(), done -> {
            watch.leave(done);
            exchange.close();
        });
        if (!watch.join(viewer)) {
            error(exchange, FULL, "there are " + Watch.MOST_VIEWERS + " viewers already: close another tab");
            return false;
        }
        boolean isStarted = false;
        try {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", "text/event-stream; charset=utf-8");
            headers.set("Connection", "close");
            exchange.sendResponseHeaders(OK, UNKNOWN_LENGTH);
            viewer.start(edges.threads());
            isStarted = true;
        } finally {
            if (!isStarted) {
                watch.leave(viewer);
            }
        }
        return true;
    }

    private void act(HttpExchange exchange, String path) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            wrongMethod(exchange, "POST");
            return;
        }
        Refusal refusal = check.ofAction(exchange.getRequestHeaders()::getFirst);
        if (refusal != null) {
            refuse(exchange, refusal);
            return;
        }
        // Not closed here: that would first wait for the rest of it.
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            error(exchange, TOO_LARGE, "the form is longer than " + MOST_BODY_BYTES + " bytes");
            return;
        }
        try {
            String news = actions.run(path, new String(body, StandardCharsets.UTF_8));
            if (!news.isEmpty()) {
                watch.say(news);
            }
            watch.lookNow();
            send(exchange, OK, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchElementException e) {
            error(exchange, NOT_FOUND, e.getMessage());
        } catch (IllegalArgumentException e) {
            error(exchange, BAD_REQUEST, e.getMessage());
        } catch (KafkaException e) {
            error(exchange, CONFLICT, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "an action of the console failed: " + path, e);
            error(exchange, FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static void wrongMethod(HttpExchange exchange, String allowed) throws IOException {
        exchange.getResponseHeaders().set("Allow", allowed);
        error(exchange, WRONG_METHOD, exchange.getRequestMethod() + " is not for this address, " + allowed + " is");
    }

    private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        error(exchange, refusal.status(), refusal.why());
    }

    private static void error(HttpExchange exchange, int status, String why) throws IOException {
        send(exchange, status, "application/json", PageJson.of(Map.of("error", String.valueOf(why))).getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean isAsked = bytes.length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isAsked ? bytes.length : NO_BODY);
        if (isAsked) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Ends all connections at once. An action under way goes on; the threads are up to who gave them. */
    @Override
    public void close() {
        watch.close();
        server.stop(0);
    }
}
