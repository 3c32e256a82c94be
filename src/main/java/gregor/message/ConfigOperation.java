package gregor.message;

/** What an incremental change does to a setting (KIP-339). The number on the wire is the constant's place. */
public enum ConfigOperation {
    SET,
    /** Back to the default. */
    DELETE,
    /** Add to a list. */
    APPEND,
    /** Take out of a list. */
    SUBTRACT;

    private static final ConfigOperation[] BY_ID = values();

    public byte id() {
        return (byte) ordinal();
    }

    /** The operation with this number, or null if there is none. */
    public static ConfigOperation of(byte id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }
}
