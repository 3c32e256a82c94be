package gregor.config;

/** How likely a setting is to matter to somebody who runs a cluster. */
public enum Importance {
    HIGH, MEDIUM, LOW
}
