package gregor.book;

import gregor.config.NearestName;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All settings that the code knows, of nodes, topics and clients, with their defaults. Read from the compiled classes by
 * name, so that a test can put changed classes in their place.
 */
final class Settings {

    private final Map<String, Setting> byName = new TreeMap<>();

    /** @param defaultText null where there is no default */
    record Setting(String name, String defaultText) {}

    private Settings() {}

    static Settings of(ClassLoader classes) {
        Settings settings = new Settings();
        try {
            settings.addDefinition(classes, "gregor.config.NodeConfig", "KEYS");
            settings.addDefinition(classes, "gregor.config.NodeConfig", "DYNAMIC_ONLY_KEYS");
            settings.addDefinition(classes, "gregor.config.TopicConfig", "KEYS");
            for (String group : List.of("common", "admin", "producer", "consumer")) {
                Method method = open(classes.loadClass("gregor.client.ClientKeys").getDeclaredMethod(group));
                settings.addAll((Collection<?>) method.invoke(null));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the settings are not where the book looks for them", e);
        }
        return settings;
    }

    private static <T extends AccessibleObject> T open(T member) {
        member.setAccessible(true);
        return member;
    }

    private void addDefinition(ClassLoader classes, String type, String field) throws ReflectiveOperationException {
        Field definition = classes.loadClass(type).getField(field);
        Object value = definition.get(null);
        addAll((Collection<?>) value.getClass().getMethod("keys").invoke(value));
    }

    /** Where two have one name, the node's default counts: it comes first. */
    private void addAll(Collection<?> keys) throws ReflectiveOperationException {
        for (Object key : keys) {
            String name = (String) key.getClass().getMethod("name").invoke(key);
            String defaultText = (String) key.getClass().getMethod("defaultText").invoke(key);
            byName.putIfAbsent(name, new Setting(name, defaultText));
        }
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** Whether a setting begins with this word: {@code num} of {@code num.io.threads}. */
    boolean hasFirstWord(String word) {
        return byName.keySet().stream().anyMatch(name -> name.startsWith(word + "."));
    }

    /** @throws BookError naming the nearest */
    Setting get(String name) {
        Setting setting = byName.get(name);
        if (setting == null) {
            throw new BookError("there is no setting '" + name + "'; the nearest is " + nearest(name));
        }
        return setting;
    }

    String nearest(String name) {
        return NearestName.of(name, byName.keySet());
    }

    /** Where appendix D has a setting. */
    static String anchor(String name) {
        return "setting-" + name;
    }
}
