package gregor.metadata;

import java.util.List;

/**
 * What an administrator can say to {@code kafka-storage format}, as it was typed.
 *
 * @param clusterId {@code -t, --cluster-id}
 * @param releaseVersion {@code -r, --release-version}, or null
 * @param features {@code -f, --feature}, each as {@code name=level}
 * @param standalone {@code -s, --standalone}
 * @param initialControllers {@code -I, --initial-controllers}, or null
 * @param noInitialControllers {@code -N, --no-initial-controllers}
 * @param ignoreFormatted {@code -g, --ignore-formatted}
 */
public record FormatOptions(
    String clusterId,
    String releaseVersion,
    List<String> features,
    boolean standalone,
    String initialControllers,
    boolean noInitialControllers,
    boolean ignoreFormatted) {

    /** The cluster id alone. */
    public static FormatOptions of(String clusterId) {
        return new FormatOptions(clusterId, null, List.of(), false, null, false, false);
    }

    /** The same, as the only voter of a quorum that may get others later. */
    public FormatOptions asStandalone() {
        return new FormatOptions(clusterId, releaseVersion, features, true, null, false, ignoreFormatted);
    }
}
