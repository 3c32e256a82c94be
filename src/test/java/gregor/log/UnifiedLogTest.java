package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.config.TopicConfig;
import gregor.record.Record;
import gregor.record.RecordBatch;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnifiedLogTest {

    private static final Path DIR = Path.of("/data/orders-0");
    private final SimDisk disk = new SimDisk();

    private UnifiedLog open(Map<String, String> config) throws IOException {
        return UnifiedLog.open(DIR, TopicConfig.of(config), disk, LoadFrom.NOTHING_KNOWN, 0);
    }

    static List<String> values(FetchInfo read) throws IOException {
        List<String> values = new ArrayList<>();
        for (RecordBatch batch : RecordBatch.in(read.records().toBuffer())) {
            for (Record record : batch.records()) {
                values.add(record.offset() + ":" + StandardCharsets.UTF_8.decode(record.value()));
            }
        }
        return values;
    }

    @Test
    void whatIsAppendedIsRead() throws IOException {
        UnifiedLog log = open(Map.of());
        AppendInfo first = log.appendAsLeader(Batches.of(5, "a", "b"), 3, 10);
        assertThat(first.firstOffset()).isZero();
        assertThat(first.lastOffset()).isEqualTo(1);
        log.appendAsLeader(Batches.of(6, "c"), 3, 11);
        assertThat(values(log.read(1, 1000, FetchIsolation.LOG_END, true))).containsExactly("0:a", "1:b", "2:c");
        assertThat(values(log.read(2, 1000, FetchIsolation.LOG_END, true))).containsExactly("2:c");
        assertThat(values(log.read(0, 1000, FetchIsolation.HIGH_WATERMARK, true))).isEmpty();
        log.updateHighWatermark(2);
        assertThat(values(log.read(0, 1000, FetchIsolation.HIGH_WATERMARK, true))).containsExactly("0:a", "1:b");
        log.close();
        UnifiedLog again = open(Map.of());
        assertThat(again.logEndOffset()).isEqualTo(3);
        assertThat(values(again.read(0, 1000, FetchIsolation.LOG_END, true))).containsExactly("0:a", "1:b", "2:c");
        assertThat(again.latestEpoch()).hasValue(3);
    }
}
