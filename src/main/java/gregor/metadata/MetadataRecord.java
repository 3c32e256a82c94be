package gregor.metadata;

/**
 * One fact in the metadata log: a topic was created, a broker registered, a config set. The state of the cluster is
 * what these facts add up to, in the order of the log.
 *
 * <p>Each record class is its own schema; {@link MetadataRecordSerde} puts it into bytes. Source: KIP-631.
 */
public interface MetadataRecord {

    /** Which kind of fact this is, with its number on disk. */
    MetadataRecordType type();

    /**
     * The version of its schema to write it in, so that every node of a cluster at that level can read it.
     *
     * @param level the finalized level of the feature {@code metadata.version}
     */
    default short version(MetadataVersion level) {
        return 0;
    }
}
