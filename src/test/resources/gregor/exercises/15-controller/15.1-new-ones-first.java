// why this is plausible: the order of two maps seems not to matter; but the name of a topic that went may be that of one that came.
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
