package gregor.controller;

import gregor.metadata.MetadataImage;

/** What a {@link Controller} decides on. */
public interface ControllerState {

    /** What all records appended so far add up to, committed or not. */
    MetadataImage image();

    /** The offset that the next record gets. */
    long nextOffset();

    /** The finalized level of {@code kraft.version}, which the quorum keeps, not the image. */
    short kraftVersion();

    /**
     * Asks the quorum to go to a level of {@code kraft.version}.
     *
     * @param validateOnly whether to check only that it could
     * @throws gregor.base.KafkaException INVALID_UPDATE_VERSION if it can't
     */
    void upgradeKRaftVersion(short level, boolean validateOnly);
}
