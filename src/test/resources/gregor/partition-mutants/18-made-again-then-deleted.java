// in: TopicsDelta
// caught by: gregor.metadata.MetadataDeltaTest#i1ChainsOfDeltasEqualOneReplayAndI3LeaveTheirImagesAlone
    TopicsImage apply() {
        TopicsImage after = before;
        for (TopicDelta topic : changed.values()) {
            after = after.with(topic.after());
        }
        for (TopicImage topic : deleted.values()) {
            after = after.without(topic);
        }
        return after;
    }
