package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** tools.I2: what makes no sense stops bench, delete-records and log-dirs before they ask for a connection. */
class ClusterToolArgumentsTest {

    private final ToolRun world = new ToolRun();

    private void fails(ToolRun.Main tool, String args, String message) {
        assertThat(world.run(tool, args.isEmpty() ? new String[0] : args.split(" "))).isEqualTo(1);
        assertThat(world.err()).hasSize(1);
        assertThat(world.err().get(0)).contains(message);
        assertThat(world.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "One of these must come first: produce, fetch, latency | ''",
        "'consume' belongs to no option | consume",
        "--bootstrap-server must be specified | produce --count 5",
        "the nearest is --count | produce --counts 5",
        "--size must be at least 1 | produce --size 0 --bootstrap-server a:1",
        "--partitions must be at least 1 | produce --partitions=-3 --bootstrap-server a:1",
        "must be a whole number | produce --count 1e6 --bootstrap-server a:1",
        "Option --size requires an argument | latency --size",
    })
    void bench(String message, String args) {
        fails(BenchTool::run, args, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Missing required argument \"[describe]\" | --bootstrap-server a:1",
        "--bootstrap-server must be specified | --describe",
        "Option --describe takes no value | --describe=x --bootstrap-server a:1",
    })
    void logDirs(String message, String args) {
        fails(LogDirsTool::run, args, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "doesn't contain \"partitions\" | {}",
        "doesn't contain \"partitions\" | [1]",
        "Not supported version field value 2 | {\"partitions\":[],\"version\":2}",
        "has a topic, a partition and an offset | {\"partitions\":[{\"topic\":\"t\",\"partition\":0}]}",
        "has a topic, a partition and an offset | {\"partitions\":[{\"topic\":\"t\",\"partition\":\"0\",\"offset\":1}]}",
        "duplicate topic partitions: t-0 | {\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"offset\":1},{\"topic\":\"t\",\"partition\":0,\"offset\":2}]}",
        "from -1 | {\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"offset\":-2}]}",
        "partition 4294967296 | {\"partitions\":[{\"topic\":\"t\",\"partition\":4294967296,\"offset\":1}]}",
    })
    void deleteRecords(String message, String json) throws IOException {
        world.file("/f.json", json);
        fails(DeleteRecordsTool::run, "--bootstrap-server a:1 --offset-json-file /f.json", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense"})
    void deleteRecordsOfWhatIsNoJson(String json) throws IOException {
        world.file("/f.json", json);
        fails(DeleteRecordsTool::run, "--bootstrap-server a:1 --offset-json-file /f.json", "");
    }

    @Test
    void deleteRecordsWithoutAFile() {
        fails(DeleteRecordsTool::run, "--bootstrap-server a:1", "Missing required argument \"[offset-json-file]\"");
        fails(DeleteRecordsTool::run, "--bootstrap-server a:1 --offset-json-file /nowhere", "there is no file /nowhere");
    }
}
