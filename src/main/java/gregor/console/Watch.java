package gregor.console;

import gregor.port.Timers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Looks at the cluster again and again, one look at a time, and tells whoever watches what is new. A viewer first gets a whole
 * picture, then what changes in it, and misses nothing in between: both happen under one lock.
 */
final class Watch {

    /** So that what is done is seen at once. */
    static final long WATCHED_MS = 250;
    /** Often enough for the log of what happened; nobody looks at the picture. */
    static final long UNWATCHED_MS = 1000;
    /** After so many looks without a change a comment is sent, so that a viewer that has gone is noticed. */
    static final int SILENT_LOOKS = 20;
    static final int MOST_VIEWERS = 16;
    static final int MOST_HAPPENINGS = 200;

    private static final System.Logger LOG = System.getLogger(Watch.class.getName());

    private final ClusterControl control;
    private final Timers timers;
    private final Executor threads;
    private final Supplier<Map<String, Object>> greeting;

    // Of the look under way; there is one at a time.
    private final Rates rates = new Rates();
    private ClusterSnapshot last;

    // Guarded by this.
    private final Set<Viewer> viewers = new LinkedHashSet<>();
    private final ArrayDeque<Map<String, Object>> happenings = new ArrayDeque<>();
    private Picture picture = Picture.EMPTY;
    private long lastMs;
    private Timers.Timer next = () -> { };
    private int silentLooks;
    private boolean isLooking;
    private boolean isWanted;
    private boolean isClosed;

    /** @param greeting further parts of the picture, for each viewer when it comes */
    Watch(ClusterControl control, Timers timers, Executor threads, Supplier<Map<String, Object>> greeting) {
        this.control = control;
        this.timers = timers;
        this.threads = threads;
        this.greeting = greeting;
    }

    /** Looks now, or once more as soon as the look under way is over. */
    synchronized void lookNow() {
        next.cancel();
        if (isLooking) {
            isWanted = true;
        } else if (!isClosed) {
            isLooking = true;
            threads.execute(this::look);
        }
    }

    private void look() {
        try {
            ClusterSnapshot now = control.snapshot();
            List<Happening> news = last == null ? List.of() : Happenings.between(last, now);
            last = now;
            seen(Picture.of(now, rates.next(now)), news, now.timeMs());
        } catch (RuntimeException e) {
            notSeen(e);
        }
        goOn();
    }

    private synchronized void seen(Picture now, List<Happening> news, long timeMs) {
        lastMs = timeMs;
        List<Map<String, Object>> happened = new ArrayList<>();
        news.forEach(happening -> happened.add(remember(happening)));
        publish(now, happened);
    }

    private synchronized void notSeen(RuntimeException why) {
        Picture troubled = picture.troubled(String.valueOf(why.getMessage()));
        if (!troubled.changedSince(picture).isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "the cluster can't be looked at", why);
        }
        publish(troubled, List.of());
    }

    private synchronized void goOn() {
        isLooking = false;
        if (isWanted) {
            isWanted = false;
            lookNow();
        } else if (!isClosed) {
            next = timers.after(viewers.isEmpty() ? UNWATCHED_MS : WATCHED_MS, this::lookNow);
        }
    }

    /** Adds something to the log that no two snapshots show. */
    synchronized void say(String news) {
        publish(picture, List.of(remember(new Happening(lastMs, Happening.Kind.CHANGE, news, 0))));
    }

    private Map<String, Object> remember(Happening happening) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", happening.timeMs());
        json.put("kind", happening.kind().name().toLowerCase(Locale.ROOT));
        json.put("text", happening.text());
        json.put("chapter", happening.chapter());
        if (happenings.size() == MOST_HAPPENINGS) {
            happenings.remove();
        }
        happenings.add(json);
        return json;
    }

    private void publish(Picture seen, List<Map<String, Object>> happened) {
        Map<String, Object> changed = seen.changedSince(picture);
        List<String> gone = seen.goneSince(picture);
        picture = seen;
        if (!changed.isEmpty() || !gone.isEmpty() || !happened.isEmpty()) {
            silentLooks = 0;
            send(event("change", changed, gone, happened));
        } else if (++silentLooks == SILENT_LOOKS) {
            silentLooks = 0;
            send(": nothing new\n\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void send(byte[] event) {
        viewers.forEach(viewer -> viewer.offer(event));
    }

    private static byte[] event(String name, Map<String, Object> set, List<String> gone, List<Map<String, Object>> happened) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("set", set);
        json.put("gone", gone);
        json.put("happened", happened);
        return ("retry: 1000\nevent: " + name + "\ndata: " + PageJson.of(json) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Takes in a viewer. @return false if there are enough, or the watch is over */
    boolean join(Viewer viewer) {
        Map<String, Object> parts = new LinkedHashMap<>(greeting.get());
        synchronized (this) {
            if (isClosed || viewers.size() == MOST_VIEWERS) {
                return false;
            }
            viewers.add(viewer);
            parts.putAll(picture.changedSince(Picture.EMPTY));
            viewer.offer(event("picture", parts, List.of(), List.copyOf(happenings)));
            lookNow();
            return true;
        }
    }

    synchronized void leave(Viewer viewer) {
        viewers.remove(viewer);
    }

    synchronized int viewers() {
        return viewers.size();
    }

    /** Looks no more and drops all viewers. */
    void close() {
        List<Viewer> left;
        synchronized (this) {
            isClosed = true;
            next.cancel();
            left = List.copyOf(viewers);
        }
        left.forEach(Viewer::drop); // without the lock: they leave on their own threads, and take it for that
    }
}
