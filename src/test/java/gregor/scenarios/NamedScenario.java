package gregor.scenarios;

/** What scenarios are called. */
abstract class NamedScenario implements Scenario {

    private final String name;
    private final String title;

    NamedScenario(String name, String title) {
        this.name = name;
        this.title = title;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String title() {
        return title;
    }
}
