package gregor.config;

import static gregor.config.Allowed.atLeast;
import static gregor.config.Allowed.elements;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.BOOLEAN;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.LIST;
import static gregor.config.ConfigType.LONG;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.HIGH;
import static gregor.config.Importance.LOW;
import static gregor.config.Importance.MEDIUM;

import java.util.List;

/** Settings of the metadata quorum and its log. */
final class QuorumKeys {

    private QuorumKeys() {}

    /** The Raft quorum of controllers. */
    static List<ConfigKey> quorum() {
        return List.of(
            key("controller.quorum.voters", LIST, "", elements(), HIGH,
                "Fixed set of voters: id@host:port, separated by commas. Left out where the set is kept in the log."),
            key("controller.quorum.bootstrap.servers", LIST, "", elements(), HIGH,
                "Where to look for the quorum at the start: host:port, separated by commas."),
            key("controller.quorum.auto.join.enable", BOOLEAN, false, LOW,
                "Whether a controller adds itself to the voters."),
            key("controller.quorum.election.timeout.ms", INT, 1000, atLeast(0), HIGH,
                "How long a voter waits for votes before it starts the next election."),
            key("controller.quorum.election.backoff.max.ms", INT, 1000, atLeast(0), HIGH,
                "How long a candidate that lost waits at most; random, so that two do not collide for ever."),
            key("controller.quorum.fetch.timeout.ms", INT, 2000, atLeast(0), HIGH,
                "How long a voter hears nothing from the leader before it becomes a candidate, and a leader nothing from a "
                + "majority before it resigns."),
            key("controller.quorum.request.timeout.ms", INT, 2000, atLeast(0), MEDIUM,
                "How long a request of the quorum may take."),
            key("controller.quorum.retry.backoff.ms", INT, 20, atLeast(0), LOW,
                "How long to wait before a failed request is sent again."),
            key("controller.quorum.append.linger.ms", INT, 25, atLeast(0), MEDIUM,
                "How long the leader collects records before it writes them."),
            key("controller.quorum.fetch.max.bytes", INT, 1_048_576, atLeast(1), LOW,
                "Bytes of metadata that one fetch asks for; a first batch that is larger still comes whole."),
            key("controller.quorum.fetch.snapshot.max.bytes", INT, 1_048_576, atLeast(1), LOW,
                "Bytes of a snapshot that one request asks for."),
            key("controller.performance.sample.period.ms", LONG, 60_000, atLeast(100), MEDIUM,
                "How often the controller reports how long its events took.").forTests(),
            key("controller.performance.always.log.threshold.ms", LONG, 2000, atLeast(0), MEDIUM,
                "An event of the controller that takes longer than this is reported by itself.").forTests());
    }

    /** The log of metadata and its snapshots. */
    static List<ConfigKey> metadata() {
        return List.of(
            key("metadata.log.dir", STRING, null, HIGH,
                "Directory of the metadata log; none means the first of log.dirs."),
            key("metadata.log.segment.bytes", INT, 1_073_741_824, atLeast(8_388_608), HIGH,
                "Size at which a segment of the metadata log is full."),
            key("metadata.log.segment.ms", LONG, 604_800_000, HIGH,
                "Age at which a segment of the metadata log is closed."),
            key("metadata.log.max.record.bytes.between.snapshots", LONG, 20_971_520, atLeast(1), HIGH,
                "Bytes of records after which a snapshot is taken."),
            key("metadata.log.max.snapshot.interval.ms", LONG, 3_600_000, atLeast(0), HIGH,
                "Time after which a snapshot is taken if anything changed; 0 turns that off."),
            key("metadata.max.idle.interval.ms", INT, 500, atLeast(0), LOW,
                "How often an idle controller writes a record that does nothing, which shows that it is alive; 0 turns that off."),
            key("metadata.max.retention.bytes", LONG, 104_857_600, HIGH,
                "Size of metadata log and snapshots above which the oldest are deleted; the last snapshot stays."),
            key("metadata.max.retention.ms", LONG, 604_800_000, HIGH,
                "Age at which metadata segments and snapshots are deleted; the last snapshot stays."),
            key("internal.metadata.log.segment.bytes", INT, null, LOW,
                "Segment size of the metadata log below what metadata.log.segment.bytes allows. For tests.").forTests(),
            key("internal.metadata.max.batch.size.in.bytes", INT, 8_388_608, LOW,
                "Largest batch in the metadata log. For tests.").forTests(),
            key("internal.metadata.delete.delay.millis", LONG, 60_000, LOW,
                "Time between marking a file of the metadata log as deleted and deleting it. For tests.").forTests());
    }
}
