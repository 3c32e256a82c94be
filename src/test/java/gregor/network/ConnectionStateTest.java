package gregor.network;

import static gregor.network.ConnectionState.BACKLOGGED;
import static gregor.network.ConnectionState.CLOSED;
import static gregor.network.ConnectionState.DYING;
import static gregor.network.ConnectionState.HANDLING;
import static gregor.network.ConnectionState.OUT_OF_MEMORY;
import static gregor.network.ConnectionState.READING;
import static gregor.network.ConnectionState.WRITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SelectionKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionStateTest {

    @Test
    void theTableIsTheDiagram() {
        Map<ConnectionState, List<ConnectionState>> diagram = Map.of(
                READING, List.of(HANDLING, WRITING, OUT_OF_MEMORY, CLOSED),
                HANDLING, List.of(READING, BACKLOGGED, WRITING, DYING, CLOSED),
                BACKLOGGED, List.of(READING, WRITING, DYING, CLOSED),
                WRITING, List.of(READING, HANDLING, CLOSED),
                OUT_OF_MEMORY, List.of(READING, CLOSED),
                DYING, List.of(CLOSED),
                CLOSED, List.of());
        for (ConnectionState state : ConnectionState.values()) {
            assertThat(Arrays.stream(ConnectionState.values()).filter(state::mayBecome)).as(state.name())
                    .containsExactlyElementsOf(diagram.get(state));
        }
    }

    /** Nothing is read while a reply is unsent or after bytes were found to wait; only WRITING awaits room. */
    @Test
    void whatIsWatched() {
        assertThat(Arrays.stream(ConnectionState.values()).filter(state -> state.interestOps() == SelectionKey.OP_READ))
                .containsExactly(READING, HANDLING);
        assertThat(Arrays.stream(ConnectionState.values()).filter(state -> state.interestOps() == SelectionKey.OP_WRITE))
                .containsExactly(WRITING);
        assertThat(Arrays.stream(ConnectionState.values()).filter(ConnectionState::isWithHandler))
                .containsExactly(HANDLING, BACKLOGGED, DYING);
    }
}
