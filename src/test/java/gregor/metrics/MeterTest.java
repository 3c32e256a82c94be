package gregor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gregor.sim.SimClock;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MeterTest {

    private static final MetricName NAME = MetricName.of("g", "T", "PerSec");

    private final SimClock clock = new SimClock();
    private final MetricsRegistry registry = new MetricsRegistry(clock::nanos);
    private final Meter meter = registry.meter(NAME, "events");

    @Property(tries = 200)
    void aMeterThatIsReadSeldomTellsTheSame(@ForAll @Size(max = 30) List<@IntRange(max = 1_000) Integer> events,
            @ForAll @Size(max = 30) List<@IntRange(max = 40_000) Integer> pausesMs) {
        SimClock clock = new SimClock();
        Meter meter = new Meter("events", clock::nanos);
        Meter watched = new Meter("events", clock::nanos);
        for (int i = 0; i < Math.min(events.size(), pausesMs.size()); i++) {
            for (int passed = 0; passed < pausesMs.get(i); passed++) { // as a thread that ticks would
                clock.advance(1);
                if (clock.nanos() % Meter.TICK_NANOS == 0) {
                    watched.oneMinuteRate();
                }
            }
            meter.mark(events.get(i));
            watched.mark(events.get(i));
        }
        assertThat(meter.count()).isEqualTo(watched.count());
        assertThat(meter.meanRate()).isEqualTo(watched.meanRate());
        assertThat(meter.oneMinuteRate()).isCloseTo(watched.oneMinuteRate(), within(1e-9));
        assertThat(meter.fiveMinuteRate()).isCloseTo(watched.fiveMinuteRate(), within(1e-9));
        assertThat(meter.fifteenMinuteRate()).isCloseTo(watched.fifteenMinuteRate(), within(1e-9));
    }

    /** What a steady stream comes to, and by how much it falls in a minute without any: to 1/e of it. */
    @Example
    void aRateComesToWhatThereIsAndFallsByE() {
        for (int second = 0; second < 600; second++) {
            meter.mark(7);
            clock.advance(1_000);
        }
        assertThat(meter.oneMinuteRate()).isCloseTo(7, within(1e-9));
        assertThat(meter.meanRate()).isCloseTo(7, within(1e-9));
        clock.advance(60_000);
        assertThat(meter.oneMinuteRate()).isCloseTo(7 / Math.E, within(1e-9));
        assertThat(meter.fiveMinuteRate()).isCloseTo(7 * Math.exp(-0.2), within(1e-9));
        assertThat(meter.meanRate()).isCloseTo(7 * 600.0 / 660, within(1e-9));
    }

    @Example
    void nothingIsKnownAtFirst() {
        meter.mark(10);
        assertThat(List.of(meter.meanRate(), meter.oneMinuteRate(), meter.fifteenMinuteRate())).containsOnly(0.0);
        clock.advance(4_999);
        assertThat(meter.oneMinuteRate()).isZero();
        clock.advance(1);
        assertThat(List.of(meter.meanRate(), meter.oneMinuteRate(), meter.fifteenMinuteRate())).containsOnly(2.0);
    }

    @Example
    void eventsAreNotTakenBack() {
        assertThatThrownBy(() -> meter.mark(-1)).isInstanceOf(IllegalArgumentException.class).hasMessage("events are counted up, not by -1");
        assertThatThrownBy(() -> registry.gauge(NAME, () -> 1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("PerSec");
    }
}
