package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site and nothing else is served, to this machine and to no other. */
class BookServerTest {

    @TempDir
    private Path folder;

    @Test
    void servesTheSiteAndNothingElse() throws IOException, InterruptedException {
        Path site = Files.createDirectory(folder.resolve("site"));
        Files.writeString(site.resolve("index.html"), "<h1>分区</h1>");
        Files.writeString(folder.resolve("secret.html"), "not for you");
        HttpServer server = BookServer.serve(site, 0);
        try {
            assertThat(server.getAddress().getAddress().isLoopbackAddress()).isTrue();
            HttpResponse<String> page = get(server, "/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).isEqualTo("<h1>分区</h1>");
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(get(server, "/none.html").statusCode()).isEqualTo(404);
            assertThat(get(server, "/%2e%2e/secret.html").statusCode()).isEqualTo(404);
            assertThat(get(server, "//etc/passwd").statusCode()).isEqualTo(404);
            assertThat(get(server, "/no%00name").statusCode()).isEqualTo(404);
            assertThat(ask(server, "HEAD", "/index.html").statusCode()).isEqualTo(200);
        } finally {
            server.stop(0);
        }
    }

    private static HttpResponse<String> get(HttpServer server, String path) throws IOException, InterruptedException {
        return ask(server, "GET", path);
    }

    private static HttpResponse<String> ask(HttpServer server, String method, String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).method(method, HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }
}
