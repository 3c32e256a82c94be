package gregor.message;

/** A feature that a broker or controller supports, with the levels (both inclusive) it can work at. */
public record RegisteredFeature(String name, short minSupportedVersion, short maxSupportedVersion) {}
