package gregor.network;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.config.NodeConfig;
import gregor.os.SystemClock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConnectionQuotasTest {

    private static ConnectionQuotas quotas(Map<String, String> config) {
        return new ConnectionQuotas(NetworkSettings.of(NodeConfig.with(config)), new SystemClock());
    }

    @Test
    void soManyFromOneAddress() {
        ConnectionQuotas quotas = quotas(Map.of("max.connections.per.ip", "2", "max.connections.per.ip.overrides", "10.0.0.9:1"));
        assertThat(quotas.admit("10.0.0.1")).isTrue();
        assertThat(quotas.admit("10.0.0.1")).isTrue();
        assertThat(quotas.admit("10.0.0.1")).isFalse();
        assertThat(quotas.admit("10.0.0.2")).isTrue();
        assertThat(quotas.admit("10.0.0.9")).isTrue();
        assertThat(quotas.admit("10.0.0.9")).isFalse();
        assertThat(quotas.count()).isEqualTo(4);
        quotas.closed("10.0.0.1");
        assertThat(quotas.admit("10.0.0.1")).isTrue();
        assertThat(quotas.admit("10.0.0.1")).isFalse();
    }

    @Test
    void oneTooManyWaitsUntilAnotherGoes() throws InterruptedException {
        ConnectionQuotas quotas = quotas(Map.of("max.connections", "1"));
        assertThat(quotas.admit("10.0.0.1")).isTrue();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        Thread acceptor = new Thread(() -> second.complete(quotas.admit("10.0.0.2")));
        acceptor.start();
        Await.until(() -> acceptor.getState() == Thread.State.WAITING);
        assertThat(second).isNotDone();
        quotas.closed("10.0.0.1");
        assertThat(second.join()).isTrue();
        assertThat(quotas.count()).isEqualTo(1);

        CompletableFuture<Boolean> third = new CompletableFuture<>();
        Thread waiting = new Thread(() -> third.complete(quotas.admit("10.0.0.3")));
        waiting.start();
        Await.until(() -> waiting.getState() == Thread.State.WAITING);
        quotas.close();
        assertThat(third.join()).as("admitted while closing").isFalse();
        assertThat(quotas.admit("10.0.0.4")).isFalse();
    }

    /** A second's worth at once, then one every millisecond. */
    @Test
    void soManyInASecond() {
        ConnectionQuotas quotas = quotas(Map.of("max.connection.creation.rate", "1000"));
        long start = System.nanoTime();
        for (int i = 0; i < 1030; i++) {
            assertThat(quotas.admit("10.0.0.1")).isTrue();
        }
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
    }
}
