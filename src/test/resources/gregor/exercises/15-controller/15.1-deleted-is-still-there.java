// why this is plausible: the image before knows every topic that a record can be about; also those that this delta has deleted.
private TopicImage topicBefore(Uuid id) {
    return before.topic(id);
}
