// in: ConfigControl
// caught by: gregor.controller.EligibleLeadersTest#anotherMinimumIsNotTheEndOfAPartitionWithoutIsr
    static List<MetadataRecord> withClearElr(MetadataImage image, List<MetadataRecord> records) {
        return records;
    }
