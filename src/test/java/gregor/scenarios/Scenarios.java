package gregor.scenarios;

import java.util.List;

/** All scenarios, in the order of the chapters. */
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(ProduceScenario.ACKS_ALL);

    private Scenarios() {}

    public static List<Scenario> all() {
        return ALL;
    }

    /** @throws IllegalArgumentException naming those that there are */
    public static Scenario named(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
            "there is no scenario " + name + "; there are " + ALL.stream().map(Scenario::name).toList()));
    }
}
