// in: ProducerEntry
// caught by: gregor.log.ProducerStateTest#duplicatesAreToldApartFromGaps
    int find(short batchEpoch, int firstSequence, int lastSequence) {
        if (batchEpoch != epoch) {
            return -1;
        }
        for (int i = 0; i < Math.min(batches, REMEMBERED_BATCHES); i++) {
            boolean oldest = batches >= REMEMBERED_BATCHES && i == batches % REMEMBERED_BATCHES;
            if (!oldest && lastSequences[i] == lastSequence
                && RecordBatch.incrementSequence(lastSequences[i], -offsetDeltas[i]) == firstSequence) {
                return i;
            }
        }
        return -1;
    }
