package gregor.book;

import gregor.book.text.SafeText;
import gregor.config.ConfigKey;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Appendix D: every setting, as its definition says. */
final class ConfigReference {

    /** A name may be a setting of a node, a topic and clients; the first one has the anchor that links lead to. */
    private static final List<String> ALL = List.of("node", "dynamic", "topic", "producer", "consumer", "admin");
    private static final Set<String> CLIENTS = Set.of("producer", "consumer", "admin");

    private final SettingsInUse inUse;

    ConfigReference(SettingsInUse inUse) {
        this.inUse = inUse;
    }

    /**
     * @param whose node, dynamic (a node's, while it runs), topic, producer, consumer or admin
     * @throws BookError for another word
     */
    String html(String whose) {
        StringBuilder html = new StringBuilder("<dl class=\"settings\">\n");
        for (ConfigKey key : keys(whose)) {
            if (!key.internal()) {
                html.append(row(key, whose));
            }
        }
        return html.append("</dl>\n").toString();
    }

    private static Collection<ConfigKey> keys(String whose) {
        switch (whose) {
            case "node":
                return NodeConfig.KEYS.keys();
            case "dynamic":
                return NodeConfig.DYNAMIC_ONLY_KEYS.keys();
            case "topic":
                return TopicConfig.KEYS.keys();
            default:
                if (!CLIENTS.contains(whose)) {
                    throw new BookError("there are settings of " + String.join(", ", ALL) + ", not of '" + whose + "'");
                }
                Map<String, ConfigKey> keys = new TreeMap<>();
                clientKeys("common").forEach(key -> keys.put(key.name(), key));
                clientKeys(whose).forEach(key -> keys.put(key.name(), key));
                return keys.values();
        }
    }

    private static List<ConfigKey> clientKeys(String group) {
        try {
            Method method = Class.forName("gregor.client.ClientKeys").getDeclaredMethod(group);
            method.setAccessible(true);
            List<ConfigKey> keys = new ArrayList<>();
            ((List<?>) method.invoke(null)).forEach(key -> keys.add((ConfigKey) key));
            return keys;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the clients' settings are not where the book looks for them", e);
        }
    }

    private String row(ConfigKey key, String whose) {
        String id = anchor(key.name(), whose);
        StringBuilder row = new StringBuilder("<div id=\"" + id + "\"><dt><a href=\"#" + id + "\"><code class=\"value\">"
            + breakable(key.name()) + "</code></a></dt>\n<dd class=\"facts\">" + key.type().name().toLowerCase(Locale.ROOT) + ", "
            + defaultOf(key));
        row.append(key.allowed().text().equals("any value of its type") ? "" : "; " + SafeText.html(key.allowed().text()));
        row.append("; ").append(key.importance().name().toLowerCase(Locale.ROOT)).append(" importance");
        row.append(whose.equals("node") ? "; " + key.updateMode() : "").append("</dd>\n<dd>").append(SafeText.html(key.doc()));
        if (key.fallback() != null) {
            row.append(" Where it is not set, ").append(link(key.fallback().name())).append(" counts.");
        }
        if (!CLIENTS.contains(whose) && !inUse.contains(key, whose.equals("topic"))) {
            row.append(" <em class=\"unused\">Read and checked, not used yet.</em>");
        }
        return row.append("</dd></div>\n").toString();
    }

    private static String anchor(String name, String whose) {
        String first = ALL.stream().filter(each -> keys(each).stream().anyMatch(key -> key.name().equals(name))).findFirst().orElseThrow();
        return (first.equals(whose) ? "" : whose + "-") + Settings.anchor(name);
    }

    private static String link(String name) {
        return "<a href=\"#" + Settings.anchor(name) + "\"><code class=\"value\">" + breakable(name) + "</code></a>";
    }

    /** Long names may be broken behind a dot. */
    private static String breakable(String name) {
        return name.replace(".", ".<wbr>");
    }

    private static String defaultOf(ConfigKey key) {
        if (key.required()) {
            return "required";
        }
        if (key.defaultText() == null) {
            return "no default";
        }
        String readable = Amount.readable(key.name(), key.defaultText());
        return "default " + (key.defaultText().isEmpty() ? "empty" : "<code class=\"value\">" + SafeText.html(key.defaultText()) + "</code>")
            + (readable.isEmpty() ? "" : " (" + readable + ")");
    }
}
