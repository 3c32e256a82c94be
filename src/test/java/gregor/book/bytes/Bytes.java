package gregor.book.bytes;

import gregor.book.BookError;
import gregor.config.NearestName;
import gregor.protocol.ApiKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The pictures of bytes that chapters show, by name. */
public final class Bytes {

    private static final Map<String, Supplier<Annotated>> PICTURES = new LinkedHashMap<>();

    static {
        PICTURES.put("produce-request", () -> Annotated.request("produce-request",
            "A Produce request, version 13: a batch of two records for one partition", SampleFrames.produceRequest()));
        PICTURES.put("api-versions-request", () -> Annotated.request("api-versions-request",
            "An ApiVersions request, version 4, the first frame on a connection", SampleFrames.apiVersionsRequest()));
        PICTURES.put("api-versions-response", () -> Annotated.response("api-versions-response",
            "The reply to ApiVersions, version 4: its header has no tagged fields", ApiKey.API_VERSIONS, 4,
            SampleFrames.apiVersionsResponse()));
        PICTURES.put("fetch-request", () -> Annotated.request("fetch-request",
            "A Fetch request, version 18, that asks one partition for records from offset 2 on", SampleFrames.fetchRequest()));
        PICTURES.put("metadata-request", () -> Annotated.request("metadata-request",
            "A Metadata request, version 13, for two topics: a compact array", SampleFrames.metadataRequest()));
        PICTURES.put("record-batch", () -> Annotated.batches("record-batch",
            "A batch of two records as a producer sends it; the second record is a tombstone", SampleFrames.batch()));
        PICTURES.put("log-file", () -> Annotated.batches("log-file",
            "A segment's file: two batches one behind the other, the second packed", SampleFrames.logFile()));
        PICTURES.put("offset-index", () -> Annotated.offsetIndex("offset-index",
            "An offset index of a segment that starts at offset 1000", 1000, SampleFrames.offsetIndex()));
    }

    private Bytes() {}

    /** @throws BookError if there is no such picture; the message names the nearest */
    public static Annotated named(String name) {
        Supplier<Annotated> picture = PICTURES.get(name);
        if (picture == null) {
            throw new BookError("no picture of bytes '" + name + "'; the nearest is '" + NearestName.of(name, PICTURES.keySet())
                + "'; there are " + String.join(", ", PICTURES.keySet()));
        }
        return picture.get();
    }

    public static List<String> names() {
        return new ArrayList<>(PICTURES.keySet());
    }
}
