package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SimClockTest {

    @Test
    void movesWhenTold() {
        SimClock clock = new SimClock(1000);
        assertThat(clock.millis()).isEqualTo(1000);
        clock.advance(5);
        clock.advanceNanos(999_999);
        assertThat(clock.millis()).isEqualTo(1005);
        clock.advanceNanos(1);
        assertThat(clock.millis()).isEqualTo(1006);
        assertThat(clock.nanos()).isEqualTo(6_000_000);
        assertThatThrownBy(() -> clock.advance(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The constants are those of the published generator: its first numbers from seed 1234567. */
    @Test
    void entropyIsSplitMix() {
        SimEntropy entropy = new SimEntropy(1234567);
        assertThat(entropy.nextLong()).isEqualTo(6457827717110365317L);
        assertThat(entropy.nextLong()).isEqualTo(3203168211198807973L);
        assertThat(Long.toUnsignedString(entropy.nextLong())).isEqualTo("9817491932198370423");
    }
}
