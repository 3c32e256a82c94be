// why this is plausible: what is created is put in, what is deleted taken out; and what was there and has changed is forgotten.
TopicsImage apply() {
    TopicsImage after = before;
    for (TopicImage topic : deleted.values()) {
        after = after.without(topic);
    }
    for (Uuid id : created.values()) {
        after = after.with(changed.get(id).after());
    }
    return after;
}
