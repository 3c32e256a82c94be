// why this is plausible: a name that is in the image before needs no further search; but its topic may be gone, and another have it.
private TopicImage topicNow(String name) {
    TopicImage topic = before.topic(name);
    if (topic != null) {
        return topic;
    }
    Uuid id = created.get(name);
    return id == null ? null : changed.get(id).after();
}
