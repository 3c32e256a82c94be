package gregor.book.bytes;

import gregor.book.BookError;
import gregor.config.NearestName;
import gregor.protocol.ApiKey;
import gregor.scenarios.ScenarioRun;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The pictures of bytes that chapters show, by name: mostly what scenarios captured. */
public final class Bytes {

    private static final int VERSION_AT = 6;
    private static final long INDEX_BASE_OFFSET = 1000;
    private static final Map<String, Picture> PICTURES = new LinkedHashMap<>();

    static {
        put("produce-request", "A Produce request, version %d: one record for one partition", "produce-acks-all", Bytes::request);
        put("produce-response", "The reply to it, version %d", "produce-acks-all", response(ApiKey.PRODUCE, 13));
        put("api-versions-request", "An ApiVersions request, version %d, the first frame on a connection", "api-versions", Bytes::request);
        put("api-versions-response", "The reply to ApiVersions, version %d: its header has no tagged fields", "api-versions",
            response(ApiKey.API_VERSIONS, 4));
        put("api-versions-refused", "The reply to a version that the node does not know, in version %d", "api-versions-newer",
            response(ApiKey.API_VERSIONS, 0));
        put("fetch-request", "A Fetch request, version %d", "fetch", Bytes::request);
        put("fetch-response", "The reply to it, version %d: two batches as they lie in the file", "fetch", response(ApiKey.FETCH, 18));
        put("batch-as-sent", "record-batch-as-sent", "A batch of three records as a producer sends it", "batch", Annotated::batches);
        put("batch-as-stored", "record-batch", "The same batch as it lies in a file: three records from offset 1 on", "batch", Annotated::batches);
        put("log", "log-file", "A segment's file: two batches, one behind the other", "batch", Annotated::batches);
        put("snapshot", "producer-snapshot", "A snapshot of a log's producers, before offset 3", "crash", Annotated::producerSnapshot);
        put("envelope-request", "An Envelope, version %d: a broker passes on that somebody wants a topic", "life", Bytes::request);
        PICTURES.put("metadata-request", new Picture("A Metadata request, version %d, for two topics: a compact array",
            runs -> SampleFrames.metadataRequest(), Bytes::request));
        put("index", "offset-index", "The offset index of a segment that starts at offset 1000: six entries", "look-ups",
            (name, title, bytes) -> Annotated.offsetIndex(name, title, INDEX_BASE_OFFSET, bytes));
        put("timeindex", "time-index", "Its time index: seven entries, the last of which was made when the segment was closed", "look-ups",
            (name, title, bytes) -> Annotated.timeIndex(name, title, INDEX_BASE_OFFSET, bytes));
        put("txnindex", "transaction-index", "Its transaction index: one transaction was aborted", "look-ups", Annotated::transactionIndex);
    }

    /** @param title with a %d where the version goes, if there is one */
    private record Picture(String title, Function<Function<String, ScenarioRun>, byte[]> bytes, Cut cut) {}

    /** Finds out which bytes are what. */
    private interface Cut {
        Annotated cut(String name, String title, byte[] bytes);
    }

    private Bytes() {}

    private static void put(String name, String title, String scenario, Cut cut) {
        put(name, name, title, scenario, cut);
    }

    private static void put(String capture, String name, String title, String scenario, Cut cut) {
        PICTURES.put(name, new Picture(title, runs -> captured(runs.apply(scenario), capture), cut));
    }

    private static byte[] captured(ScenarioRun run, String capture) {
        byte[] bytes = run.captures().get(capture);
        if (bytes == null) {
            throw new BookError("the scenario captured " + run.captures().keySet() + ", not '" + capture + "'");
        }
        return bytes;
    }

    private static Annotated request(String name, String title, byte[] frame) {
        return Annotated.request(name, title.formatted(ByteBuffer.wrap(frame).getShort(VERSION_AT)), frame);
    }

    private static Cut response(ApiKey key, int version) {
        return (name, title, frame) -> Annotated.response(name, title.formatted(version), key, version, frame);
    }

    /**
     * @param runs gives the run of a scenario; asked for the one that captured the bytes
     * @throws BookError if there is no such picture; the message names the nearest
     */
    public static Annotated named(String name, Function<String, ScenarioRun> runs) {
        Picture picture = PICTURES.get(name);
        if (picture == null) {
            throw new BookError("no picture of bytes '" + name + "'; the nearest is '" + NearestName.of(name, PICTURES.keySet())
                + "'; there are " + String.join(", ", PICTURES.keySet()));
        }
        return picture.cut().cut(name, picture.title(), picture.bytes().apply(runs));
    }

    public static List<String> names() {
        return new ArrayList<>(PICTURES.keySet());
    }
}
