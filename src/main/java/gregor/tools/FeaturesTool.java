package gregor.tools;

import gregor.base.KafkaException;
import gregor.client.AdminClient;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.message.ApiVersionsMessage.FinalizedFeatureKey;
import gregor.message.ApiVersionsMessage.SupportedFeatureKey;
import gregor.message.UpdateFeaturesMessage.FeatureUpdateKey;
import gregor.metadata.Feature;
import gregor.metadata.MetadataVersion;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shows and changes the features of a cluster; in Apache Kafka {@code kafka-features.sh}. */
public final class FeaturesTool {

    public static final String SUMMARY = "Show and change the features the cluster has agreed on.";

    private static final byte UPGRADE = 1;
    private static final byte SAFE_DOWNGRADE = 2;
    private static final byte UNSAFE_DOWNGRADE = 3;

    private FeaturesTool() {}

    public static int run(List<String> args, ToolContext context) {
        String dryRun = "Ask whether it would work, but don't do it.";
        CommandLine flags = ClientFlags.addWithControllersTo(new CommandLine("features", SUMMARY))
            .subcommand("describe", "Show the features that a node supports, and the levels that are finalized.")
            .value("node-id", "id", "The node to ask; any without it.")
            .subcommand("upgrade", "Raise features.");
        levels(flags).flag("dry-run", dryRun).subcommand("downgrade", "Lower features.");
        levels(flags).flag("unsafe", "Even if that may destroy metadata.").flag("dry-run", dryRun)
            .subcommand("disable", "Lower features to 0.")
            .values("feature", "name", "The feature.")
            .flag("unsafe", "Even if that may destroy metadata.").flag("dry-run", dryRun)
            .subcommand("version-mapping", "Show the features of a release.")
            .value("release-version", "version", "The release; the latest without it.")
            .subcommand("feature-dependencies", "Show what levels of features need.")
            .values("feature", "name=level", "REQUIRED: the feature and its level.");
        return Tool.run(flags, args, context, "", parsed -> switch (parsed.requireSubcommand()) {
            case "describe" -> describe(parsed, context);
            case "version-mapping" -> versionMapping(parsed, context);
            case "feature-dependencies" -> dependencies(parsed, context);
            default -> update(parsed, context);
        });
    }

    private static CommandLine levels(CommandLine flags) {
        return flags.value("metadata", "version", "DEPRECATED: the level of metadata.version, as 4.3-IV0.")
            .value("release-version", "version", "The release that all features shall be at.")
            .values("feature", "name=level", "The level of one feature.");
    }

    private static int describe(CommandLine flags, ToolContext context) throws IOException {
        int nodeId = flags.intValue("node-id", -1);
        try (AdminClient admin = ClientFlags.admin(flags, context)) {
            ApiVersionsResponse features = flags.has("node-id") ? admin.describeFeatures(nodeId) : admin.describeFeatures();
            boolean known = features.finalizedFeaturesEpoch() >= 0;
            features.supportedFeatures().stream().sorted(Comparator.comparing(SupportedFeatureKey::name)).forEach(feature -> {
                short finalized = features.finalizedFeatures().stream().filter(each -> known && each.name().equals(feature.name()))
                    .map(FinalizedFeatureKey::maxVersionLevel).findFirst().orElse((short) 0);
                context.out().printf("Feature: %-40s  SupportedMinVersion: %-15s  SupportedMaxVersion: %-15s  FinalizedVersionLevel: %-15s"
                    + "  Epoch: %s%n", feature.name(), level(feature.name(), feature.minVersion()),
                    level(feature.name(), feature.maxVersion()), level(feature.name(), finalized),
                    known ? features.finalizedFeaturesEpoch() : "-");
            });
            return 0;
        }
    }

    private static String level(String feature, short level) {
        if (!feature.equals(MetadataVersion.FEATURE_NAME)) {
            return Short.toString(level);
        }
        try {
            return MetadataVersion.ofLevel(level).toString();
        } catch (KafkaException e) {
            return "UNKNOWN " + level;
        }
    }

    private static int update(CommandLine flags, ToolContext context) throws IOException {
        String what = flags.chosen();
        byte type = what.equals("upgrade") ? UPGRADE : flags.has("unsafe") ? UNSAFE_DOWNGRADE : SAFE_DOWNGRADE;
        Map<String, Short> levels = levels(flags, what, context);
        if (levels.isEmpty()) {
            throw new UsageException("You must specify at least one feature to " + what);
        }
        List<FeatureUpdateKey> updates = levels.entrySet().stream()
            .map(level -> new FeatureUpdateKey(level.getKey(), level.getValue(), false, type)).toList();
        boolean dryRun = flags.has("dry-run");
        KafkaException error = null;
        try (AdminClient admin = ClientFlags.admin(flags, context)) {
            admin.updateFeatures(updates, dryRun);
        } catch (KafkaException e) {
            error = e;
        }
        for (FeatureUpdateKey update : updates) {
            boolean disable = what.equals("disable");
            context.out().println(error == null
                ? update.feature() + (dryRun ? " can be " : " was ") + (disable ? "disabled." : what + "d to " + update.maxVersionLevel() + ".")
                : (dryRun ? "Can not " : "Could not ") + what + " " + update.feature() + (disable ? "" : " to " + update.maxVersionLevel())
                    + ". " + error.getMessage());
        }
        if (error != null) {
            context.err().println(updates.size() + " out of " + updates.size() + " operation(s) failed.");
        }
        return error == null ? 0 : 1;
    }

    /** In the order of the features' names. */
    private static Map<String, Short> levels(CommandLine flags, String what, ToolContext context) {
        Map<String, Short> levels = new TreeMap<>();
        if (what.equals("disable")) {
            flags.values("feature").forEach(feature -> put(levels, feature, (short) 0));
            return levels;
        }
        if (flags.has("release-version")) {
            if (flags.has("metadata") || flags.has("feature")) {
                throw new UsageException("Can not specify `release-version` with other feature flags.");
            }
            MetadataVersion release = version(flags.value("release-version"));
            levels.put(MetadataVersion.FEATURE_NAME, release.level());
            for (Feature feature : Feature.values()) {
                if (!what.equals("upgrade") || feature.defaultLevel(release) > 0) {
                    levels.put(feature.featureName(), feature.defaultLevel(release));
                }
            }
            return levels;
        }
        if (flags.has("metadata")) {
            context.out().println(" `metadata` flag is deprecated and may be removed in a future release.");
            levels.put(MetadataVersion.FEATURE_NAME, version(flags.value("metadata")).level());
        }
        flags.values("feature").forEach(feature -> put(levels, name(feature), level(feature)));
        return levels;
    }

    private static void put(Map<String, Short> levels, String feature, short level) {
        if (levels.put(feature, level) != null) {
            throw new UsageException("Feature " + feature + " was specified more than once.");
        }
    }

    private static MetadataVersion version(String text) {
        try {
            return MetadataVersion.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static String name(String nameAndLevel) {
        int equals = nameAndLevel.indexOf('=');
        if (equals < 0) {
            throw new UsageException("Can't parse feature=level string " + nameAndLevel + ": equals sign not found.");
        }
        return nameAndLevel.substring(0, equals).trim();
    }

    private static short level(String nameAndLevel) {
        String level = nameAndLevel.substring(nameAndLevel.indexOf('=') + 1).trim();
        try {
            return Short.parseShort(level);
        } catch (NumberFormatException e) {
            throw new UsageException("Can't parse feature=level string " + nameAndLevel + ": unable to parse " + level + " as a short.");
        }
    }

    private static int versionMapping(CommandLine flags, ToolContext context) {
        String text = flags.value("release-version", MetadataVersion.LATEST_PRODUCTION.toString());
        MetadataVersion version = version(text);
        context.out().println(MetadataVersion.FEATURE_NAME + "=" + version.level() + " (" + text + ")");
        for (Feature feature : Feature.values()) {
            context.out().println(feature.featureName() + "=" + feature.defaultLevel(version));
        }
        return 0;
    }

    private static int dependencies(CommandLine flags, ToolContext context) {
        for (String feature : flags.require("feature").values("feature")) {
            String name = name(feature);
            short level = level(feature);
            String shown = shown(name, level);
            Map<String, Short> needed = name.equals(MetadataVersion.FEATURE_NAME) ? Map.of() : new TreeMap<>(Feature.of(name).dependencies(level));
            context.out().println(shown + (needed.isEmpty() ? " has no dependencies." : " requires:"));
            needed.forEach((other, least) -> context.out().println("    " + shown(other, least)));
        }
        return 0;
    }

    private static String shown(String name, short level) {
        if (name.equals(MetadataVersion.FEATURE_NAME)) {
            if (level < MetadataVersion.MINIMUM.level() || level > MetadataVersion.LATEST_PRODUCTION.level()) {
                throw new UsageException("Unknown metadata.version " + level);
            }
            return name + "=" + level + " (" + MetadataVersion.ofLevel(level) + ")";
        }
        Feature feature = Feature.of(name);
        if (feature == null) {
            throw new UsageException("Unknown feature: " + name);
        }
        if (level < 0 || level > feature.latestLevel()) {
            throw new UsageException("No feature:" + name + " with feature level " + level);
        }
        return name + "=" + level;
    }
}
