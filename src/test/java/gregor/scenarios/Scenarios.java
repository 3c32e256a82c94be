package gregor.scenarios;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All scenarios, in the order of the chapters. */
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(
        new ProduceScenario("produce-acks-all", "One record with acks=all, to the disk and back", "journey", 1, records("lamp", "on")),
        new FetchScenario(),
        LongPollScenario.woken(),
        LongPollScenario.expired(),
        new ApiVersionsScenario(),
        new NewerClientScenario(),
        new ThreadsScenario(),
        new MutedScenario(),
        new ProduceScenario("batch", "Three records become a batch and get their offsets", "batch", 0,
            records("lamp", "on", "fan", "off", "heater", "on")),
        SegmentsScenario.appends(),
        SegmentsScenario.lookUps(),
        CrashScenario.powerFailure(),
        CrashScenario.stopInOrder(),
        new WaitingScenario(),
        new CleanScenario(),
        new SwapScenario(),
        QuorumScenario.election(),
        QuorumScenario.divergence(),
        new LifeScenario(),
        ReplicationScenario.journey(),
        ReplicationScenario.replication(),
        ReplicationScenario.isr(),
        ReplicationScenario.truncation(),
        QuorumScenario.partition());

    private Scenarios() {}

    private static Map<String, String> records(String... keysAndValues) {
        Map<String, String> records = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            records.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return records;
    }

    public static List<Scenario> all() {
        return ALL;
    }

    /** @throws IllegalArgumentException naming those that there are */
    public static Scenario named(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
            "there is no scenario " + name + "; there are " + ALL.stream().map(Scenario::name).toList()));
    }
}
