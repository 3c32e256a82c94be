// in: LogDirectory
// under: whole
// from seed: 163
    void forget(TopicPartition partition) throws IOException {
    }
