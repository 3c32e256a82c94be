package gregor.metadata;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The levels that formatting gives the features: what was asked for, and for the rest what the release has. */
final class FeatureLevels {

    private final MetadataVersion release;
    private final Map<String, Short> levels;

    /**
     * @param releaseVersion a release or a level of metadata.version, or null for the latest
     * @param features each as {@code name=level}
     * @param dynamicQuorum whether the voters are kept in the log
     * @throws FormatException if something is unknown, not allowed together, or lacks what it depends on
     */
    FeatureLevels(String releaseVersion, List<String> features, boolean dynamicQuorum) {
        levels = parse(features);
        release = release(releaseVersion);
        levels.put(MetadataVersion.FEATURE_NAME, release.level());
        for (String name : levels.keySet()) {
            if (!name.equals(MetadataVersion.FEATURE_NAME) && Feature.of(name) == null) {
                throw new FormatException("Unsupported feature: " + name + ". Supported features are: " + supported());
            }
        }
        levels.put(Feature.KRAFT_VERSION.featureName(), kraftVersion(levels.get(Feature.KRAFT_VERSION.featureName()), dynamicQuorum));
        for (Feature feature : Feature.values()) {
            levels.putIfAbsent(feature.featureName(), feature.defaultLevel(release));
        }
        for (Feature feature : Feature.values()) {
            validate(feature, levels.get(feature.featureName()));
        }
    }

    MetadataVersion release() {
        return release;
    }

    /** By name, metadata.version and kraft.version included. */
    Map<String, Short> levels() {
        return levels;
    }

    private static Map<String, Short> parse(List<String> features) {
        Map<String, Short> levels = new TreeMap<>();
        for (String feature : features) {
            int equals = feature.indexOf('=');
            if (equals < 0) {
                throw new FormatException("Can't parse feature=level string " + feature + ": equals sign not found.");
            }
            String level = feature.substring(equals + 1).trim();
            try {
                levels.put(feature.substring(0, equals).trim(), Short.valueOf(level));
            } catch (NumberFormatException e) {
                throw new FormatException("Can't parse feature=level string " + feature + ": unable to parse " + level + " as a short.");
            }
        }
        return levels;
    }

    private MetadataVersion release(String releaseVersion) {
        Short asked = levels.get(MetadataVersion.FEATURE_NAME);
        if (asked != null && releaseVersion != null) {
            throw new FormatException("Use --release-version instead of --feature " + MetadataVersion.FEATURE_NAME + "=X to avoid ambiguity.");
        }
        try {
            return asked != null ? MetadataVersion.ofLevel(asked)
                : releaseVersion != null ? MetadataVersion.parse(releaseVersion) : MetadataVersion.LATEST_PRODUCTION;
        } catch (gregor.base.KafkaException | IllegalArgumentException e) {
            throw new FormatException(e.getMessage());
        }
    }

    private static short kraftVersion(Short asked, boolean dynamicQuorum) {
        if (asked != null && asked == 0 && dynamicQuorum) {
            throw new FormatException("Cannot set kraft.version to 0 if controller.quorum.voters is empty and one of the flags "
                + "--standalone, --initial-controllers, or --no-initial-controllers is used. For dynamic controllers support, "
                + "try removing the --feature flag for kraft.version.");
        }
        if (asked != null && asked != 0 && !dynamicQuorum) {
            throw new FormatException("Cannot set kraft.version to " + asked + " unless controller.quorum.voters is empty and "
                + "one of the flags --standalone, --initial-controllers, or --no-initial-controllers is used. For dynamic "
                + "controllers support, try using one of --standalone, --initial-controllers, or --no-initial-controllers and "
                + "removing controller.quorum.voters.");
        }
        return asked != null ? asked : (short) (dynamicQuorum ? 1 : 0);
    }

    private void validate(Feature feature, short level) {
        if (level < 0 || level > feature.latestLevel()) {
            throw new FormatException("No feature:" + feature.featureName() + " with feature level " + level);
        }
        feature.dependencies(level).forEach((name, needed) -> {
            if (levels.get(name) < needed) {
                throw new FormatException(feature.featureName() + " could not be set to " + level
                    + " because it depends on " + name + " level " + needed);
            }
        });
    }

    private static String supported() {
        Map<String, Feature> byName = new TreeMap<>();
        for (Feature feature : Feature.values()) {
            byName.put(feature.featureName(), feature);
        }
        return String.join(", ", byName.keySet());
    }
}
