package gregor.config;

import java.util.List;

/** Limits of groups' settings: a group's own value lies between a least and a most, and so does the default. */
final class GroupChecks {

    private final ConfigValues values;

    GroupChecks(ConfigValues values) {
        this.values = values;
    }

    void run() {
        for (String kind : List.of("consumer", "share", "streams")) {
            inside("group." + kind + ".", "heartbeat.interval.ms");
            inside("group." + kind + ".", "session.timeout.ms");
            inside("group." + kind + ".", "assignment.interval.ms");
            less("group." + kind + ".heartbeat.interval.ms", "group." + kind + ".session.timeout.ms");
        }
        inside("group.share.", "record.lock.duration.ms");
        inside("group.share.", "delivery.count.limit");
        inside("group.share.", "partition.max.record.locks");
        atMost("group.share.max.size", "group.share.max.share.sessions");
        atMost("group.streams.num.standby.replicas", "group.streams.max.standby.replicas");
        if (values.listOf("group.share.assignors").size() != 1) {
            throw InvalidConfig.of("group.share.assignors", values.listOf("group.share.assignors"), "must have exactly one assignor");
        }
    }

    private void inside(String prefix, String name) {
        atMost(prefix + "min." + name, prefix + "max." + name);
        atMost(prefix + "min." + name, prefix + name);
        atMost(prefix + name, prefix + "max." + name);
    }

    private void atMost(String lower, String upper) {
        if (values.intOf(lower) > values.intOf(upper)) {
            throw InvalidConfig.of(lower, values.intOf(lower), "must be at most " + upper + ", which is " + values.intOf(upper));
        }
    }

    private void less(String lower, String upper) {
        if (values.intOf(lower) >= values.intOf(upper)) {
            throw InvalidConfig.of(lower, values.intOf(lower), "must be less than " + upper + ", which is " + values.intOf(upper));
        }
    }
}
