package gregor.metadata;

import gregor.base.Uuid;

/** All topics, by name and by id. Both maps hold the same topics (I2). */
public record TopicsImage(PersistentMap<String, TopicImage> byName, PersistentMap<Uuid, TopicImage> byId) {

    public static final TopicsImage EMPTY = new TopicsImage(PersistentMap.empty(), PersistentMap.empty());

    /** The topic of a name, or null. */
    public TopicImage topic(String name) {
        return byName.get(name);
    }

    /** The topic of an id, or null. */
    public TopicImage topic(Uuid id) {
        return byId.get(id);
    }

    TopicsImage with(TopicImage topic) {
        return new TopicsImage(byName.with(topic.name(), topic), byId.with(topic.id(), topic));
    }

    TopicsImage without(TopicImage topic) {
        return new TopicsImage(byName.without(topic.name()), byId.without(topic.id()));
    }
}
