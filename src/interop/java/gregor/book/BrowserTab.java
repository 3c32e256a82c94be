package gregor.book;

import gregor.tools.BrowserJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One tab of a browser: where to go, which keys to press, what to look at; and what went wrong in it meanwhile. One thread
 * uses it. All texts of scripts are JavaScript of the page.
 */
final class BrowserTab implements AutoCloseable {

    private static final long DEADLINE_S = 60;
    private static final Map<String, Integer> KEY_CODES = Map.of("Enter", 13, "Escape", 27, "Tab", 9, "ArrowLeft", 37, "ArrowUp", 38,
        "ArrowRight", 39, "ArrowDown", 40, "Home", 36, "End", 35);

    private final BlockingQueue<String> arrived;
    private final WebSocket socket;
    private final List<String> errors = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private int lastId;
    /** Documents by the id of their loading: begun, and wholly there. */
    private final Set<Object> begun = new HashSet<>();
    private final Set<Object> loaded = new HashSet<>();

    private BrowserTab(WebSocket socket, BlockingQueue<String> arrived) {
        this.socket = socket;
        this.arrived = arrived;
    }

    static BrowserTab open(HttpClient http, URI address) {
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        BrowserTab tab = new BrowserTab(http.newWebSocketBuilder().buildAsync(address, new Messages(arrived)).join(), arrived);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            tab.call(domain + ".enable", Map.of());
        }
        tab.call("Page.setLifecycleEventsEnabled", Map.of("enabled", true));
        tab.call("Page.bringToFront", Map.of()); // what is not in front is not drawn, and waits for ever to be
        return tab;
    }

    /** Puts the parts of a message together. */
    private record Messages(BlockingQueue<String> whole, StringBuilder parts) implements WebSocket.Listener {

        Messages(BlockingQueue<String> whole) {
            this(whole, new StringBuilder());
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                whole.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    /** Sends a command and waits for its result; what else arrives meanwhile is noted. */
    Map<String, Object> call(String method, Map<String, Object> parameters) {
        int id = ++lastId;
        socket.sendText(BrowserJson.write(Map.of("id", id, "method", method, "params", parameters)), true).join();
        while (true) {
            Map<String, Object> message = next(method);
            takeIn(message);
            if (Long.valueOf(id).equals(message.get("id"))) {
                if (message.containsKey("error")) {
                    throw new IllegalStateException(method + ": " + message.get("error"));
                }
                return inner(message, "result");
            }
        }
    }

    private Map<String, Object> next(String awaited) {
        try {
            String text = arrived.poll(DEADLINE_S, TimeUnit.SECONDS);
            if (text == null) {
                throw new IllegalStateException("the browser is silent: " + awaited);
            }
            return BrowserJson.parse(text);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void note(String event, Map<String, Object> parameters) {
        switch (event) {
            case "Page.lifecycleEvent" -> (parameters.get("name").equals("load") ? loaded : begun).add(parameters.get("loaderId"));
            case "Network.requestWillBeSent" -> requests.add(inner(parameters, "request").get("url").toString());
            case "Runtime.exceptionThrown" -> errors.add(inner(parameters, "exceptionDetails").toString());
            case "Log.entryAdded" -> error(inner(parameters, "entry"), "level");
            case "Runtime.consoleAPICalled" -> error(parameters, "type");
            default -> { }
        }
    }

    private void error(Map<String, Object> said, String kind) {
        if (List.of("error", "warning", "assert").contains(said.get(kind))) {
            errors.add(said.toString());
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> inner(Map<String, Object> outer, String name) {
        return (Map<String, Object>) outer.get(name);
    }

    /** Opens a page, and waits until all of it is there. */
    void goTo(String address) {
        Map<String, Object> result = call("Page.navigate", Map.of("url", address));
        if (result.containsKey("errorText")) {
            throw new IllegalStateException(address + ": " + result.get("errorText"));
        }
        Object loader = result.get("loaderId"); // none for another place on the same page
        while (loader != null && !loaded.contains(loader)) {
            takeIn(next("load of " + address));
        }
    }

    void reload() {
        andLoad(() -> call("Page.reload", Map.of()));
    }

    /** For what leads to another page: waits until that is there. */
    void andLoad(Runnable action) {
        eval("0"); // all that belongs to the present page is noted when this is answered
        Set<Object> before = new HashSet<>(begun);
        before.addAll(loaded);
        action.run();
        while (before.containsAll(loaded)) {
            takeIn(next("load of the next page"));
        }
    }

    private void takeIn(Map<String, Object> message) {
        if (!message.containsKey("id")) {
            note(message.get("method").toString(), inner(message, "params"));
        }
    }

    /** What an expression is: a String, Long, Double, Boolean, List, Map or null; a promise is waited for. */
    Object eval(String expression) {
        Map<String, Object> result = call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (result.containsKey("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
        }
        return inner(result, "result").get("value");
    }

    String text(String expression) {
        return String.valueOf(eval(expression));
    }

    boolean isTrue(String expression) {
        return Boolean.TRUE.equals(eval("(async () => Boolean(" + expression + "))()"));
    }

    /** Waits until an expression is true. */
    void await(String expression) {
        boolean met = isTrue("""
            await new Promise(done => {
                const end = Date.now() + 20000;
                const look = () => { if (%s) { done(true); } else if (Date.now() > end) { done(false); } else { setTimeout(look, 10); } };
                look();
            })""".formatted(expression));
        if (!met) {
            throw new AssertionError("not within 20 seconds: " + expression);
        }
    }

    /** Presses and releases a key: a character, or one that has a name. */
    void press(String key) {
        boolean isNamed = KEY_CODES.containsKey(key);
        int code = isNamed ? KEY_CODES.get(key) : Character.toUpperCase(key.charAt(0));
        String text = key.equals("Enter") ? "\r" : isNamed ? "" : key;
        call("Input.dispatchKeyEvent", Map.of("type", text.isEmpty() ? "rawKeyDown" : "keyDown", "key", key, "text", text, "windowsVirtualKeyCode", code));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
    }

    /** @param element an expression */
    void click(String element) {
        Map<?, ?> place = middle(element);
        mouse("mousePressed", place, "left");
        mouse("mouseReleased", place, "left");
    }

    void pointAt(String element) {
        mouse("mouseMoved", middle(element), "none");
    }

    private Map<?, ?> middle(String element) {
        return (Map<?, ?>) eval("""
            (element => {
                element.scrollIntoView({block: "center", inline: "center"});
                const box = element.getBoundingClientRect();
                return {x: box.x + box.width / 2, y: box.y + box.height / 2};
            })(%s)""".formatted(element));
    }

    private void mouse(String what, Map<?, ?> place, String button) {
        call("Input.dispatchMouseEvent", Map.of("type", what, "x", place.get("x"), "y", place.get("y"), "button", button, "clickCount", 1));
    }

    /** As from a keyboard that has these letters. */
    void type(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    void size(int width, int height) {
        call("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    /** @param media {@code screen} or {@code print}; @param scheme what the system says: {@code light} or {@code dark} */
    void media(String media, String scheme) {
        call("Emulation.setEmulatedMedia", Map.of("media", media, "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void screenshot(Path file) {
        write(file, call("Page.captureScreenshot", Map.of("format", "png")));
    }

    private static void write(Path file, Map<String, Object> result) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(result.get("data").toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the pages have complained of since this was last asked. */
    List<String> takeErrors() {
        eval("0"); // what was said before this is noted when it is answered
        List<String> taken = List.copyOf(errors);
        errors.clear();
        return taken;
    }

    /** The addresses that were asked for since this was last asked. */
    List<String> takeRequests() {
        List<String> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    /** Closes the page. The browser may end the connection at once, so no farewell is said on it. */
    @Override
    public void close() {
        call("Page.close", Map.of());
        socket.abort();
    }
}
