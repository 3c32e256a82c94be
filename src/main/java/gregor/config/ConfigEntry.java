package gregor.config;

import java.util.List;

/**
 * One setting as it is shown to people: the value that counts and where it comes from.
 *
 * @param value null where it is not set and has no default, and where it is sensitive
 * @param type null for a setting that is not known, which is sensitive because nobody can tell what it holds
 * @param synonyms every place that says something about it, strongest first
 * @param doc empty for a setting that is not known
 */
public record ConfigEntry(String name, String value, boolean isReadOnly, ConfigSource source, boolean isSensitive,
        ConfigType type, List<Synonym> synonyms, String doc) {

    /** One place that says something, under the name it uses there. */
    public record Synonym(String name, String value, ConfigSource source) {}

    /** The number of the type in a DescribeConfigs response. */
    public byte typeId() {
        return type == null ? 0 : type.id();
    }
}
