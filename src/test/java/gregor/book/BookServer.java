package gregor.book;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Serves the site to browsers on this machine, and to nobody else. */
final class BookServer {

    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8", "js",
        "text/javascript; charset=utf-8");
    private static final int FOUND = 200;
    private static final int NOT_FOUND = 404;
    private static final int NO_BODY = -1;

    private final Path site;

    private BookServer(Path site) {
        this.site = site.toAbsolutePath().normalize();
    }

    /** Returns at once: the server answers on a thread of its own. */
    static HttpServer serve(Path site, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        HttpServer server = HttpServer.create(address, 0);
        server.createContext("/", new BookServer(site)::answer);
        server.start();
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = file(exchange.getRequestURI().getPath());
            if (file == null) {
                exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
                return;
            }
            String name = file.getFileName().toString();
            exchange.getResponseHeaders().set("Content-Type", TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream"));
            byte[] bytes = Files.readAllBytes(file);
            boolean isAsked = bytes.length > 0 && !exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(FOUND, isAsked ? bytes.length : NO_BODY);
            if (isAsked) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    /** Null for what is not in the site. */
    private Path file(String path) {
        try {
            Path file = site.resolve((path.endsWith("/") ? path + "index.html" : path).substring(1)).normalize();
            return file.startsWith(site) && Files.isRegularFile(file) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
