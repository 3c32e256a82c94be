package gregor.metadata;

/** Somebody who acts when the cluster changed. Publishers are called in order, on one thread, for each committed batch. */
public interface MetadataPublisher {

    /**
     * The cluster changed.
     *
     * @param delta what changed
     * @param image the cluster with the changes
     */
    void onMetadataUpdate(MetadataDelta delta, MetadataImage image);
}
