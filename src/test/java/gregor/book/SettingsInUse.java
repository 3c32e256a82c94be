package gregor.book;

import gregor.config.ConfigKey;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.house.Compiled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which settings do something already. All of Kafka's are read and checked; one is in use if a class outside of the package
 * {@code config} asks for it by its accessor or by its name, if the listeners are made from it, or if one in use falls back
 * to it.
 */
final class SettingsInUse {

    private static final Pattern LITERAL = Pattern.compile("\"([a-z0-9]+(?:[.-][a-z0-9]+)+)\"");
    private static final Set<String> READ_BY_NAME = Set.of("Listeners.java", "QuorumAddresses.java");
    /** Accessors that are not named after their setting. */
    private static final Map<String, String> ACCESSORS = Map.of("broker.id", "nodeId", "cleanup.policy", "isCompacted", "segment.ms", "maxSegmentMs");

    private final Set<String> ofNodes = new HashSet<>();
    private final Set<String> ofTopics = new HashSet<>();

    /** @param root the project's folder */
    static SettingsInUse in(Path root) {
        try {
            Path classes = Path.of(NodeConfig.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return new SettingsInUse(classes, root.resolve("src/main/java"));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the compiled classes are not in a folder", e);
        }
    }

    /**
     * @param classes the folder with the compiled main classes
     * @param sources the folder {@code src/main/java}
     */
    SettingsInUse(Path classes, Path sources) {
        Set<String> mentions = new HashSet<>();
        for (Path file : Compiled.classesIn(classes)) {
            if (!file.getParent().getFileName().toString().equals("config")) {
                mentions.addAll(Compiled.mentions(file));
            }
        }
        Set<String> literals = literals(sources);
        add(NodeConfig.KEYS.keys(), NodeConfig.class, mentions, literals, ofNodes);
        add(NodeConfig.DYNAMIC_ONLY_KEYS.keys(), NodeConfig.class, mentions, Set.of(), ofNodes);
        add(TopicConfig.KEYS.keys(), TopicConfig.class, mentions, Set.of(), ofTopics);
        TopicConfig.KEYS.keys().stream().filter(key -> ofTopics.contains(key.name()) && key.fallback() != null)
            .forEach(key -> ofNodes.add(key.fallback().name()));
        for (int before = 0; before < ofNodes.size();) { // a fallback may have a fallback
            before = ofNodes.size();
            NodeConfig.KEYS.keys().stream().filter(key -> ofNodes.contains(key.name()) && key.fallback() != null)
                .forEach(key -> ofNodes.add(key.fallback().name()));
        }
    }

    boolean contains(ConfigKey key, boolean ofTopic) {
        return (ofTopic ? ofTopics : ofNodes).contains(key.name());
    }

    private static void add(Collection<ConfigKey> keys, Class<?> accessors, Set<String> mentions, Set<String> literals, Set<String> into) {
        for (ConfigKey key : keys) {
            if (literals.contains(key.name()) || mentions.contains(accessors.getName() + "." + accessor(key.name()))) {
                into.add(key.name());
            }
        }
    }

    /** {@code num.network.threads} is asked for by {@code numNetworkThreads()}. */
    static String accessor(String setting) {
        if (ACCESSORS.containsKey(setting)) {
            return ACCESSORS.get(setting);
        }
        StringBuilder name = new StringBuilder();
        for (String word : setting.split("[.-]")) {
            name.append(name.length() == 0 ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }

    /** Names in quotes where a node is built: not in clients and tools, which have settings of their own. */
    private static Set<String> literals(Path sources) {
        Set<String> found = new HashSet<>();
        for (String folder : new String[] {"broker", "controller", "log", "metadata", "network", "node", "replica", "group", "txn"}) {
            addLiterals(sources.resolve("gregor").resolve(folder), ".*", found);
        }
        addLiterals(sources.resolve("gregor/config"), String.join("|", READ_BY_NAME), found);
        return found;
    }

    private static void addLiterals(Path folder, String names, Set<String> found) {
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches(names)).toList()) {
                Matcher literal = LITERAL.matcher(Files.readString(file));
                while (literal.find()) {
                    found.add(literal.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't look for settings in " + folder, e);
        }
    }
}
