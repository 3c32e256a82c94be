package gregor.book.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import gregor.book.BookError;
import gregor.book.bytes.ByteSpan.Part;
import gregor.compress.Compression;
import gregor.message.FetchMessage.FetchRequest;
import gregor.record.BatchBuilder;
import gregor.record.Header;
import gregor.record.RecordBatch;
import gregor.scenarios.ScenarioRun;
import gregor.scenarios.Scenarios;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pictures: what each field is, and that the page shows each byte once. */
class BytesTest {

    @TempDir
    static Path folder;

    private static final Map<String, ScenarioRun> RUNS = new TreeMap<>();

    private static ScenarioRun run(String scenario) {
        return RUNS.computeIfAbsent(scenario, name -> Scenarios.named(name).run(folder.resolve(name)));
    }

    private static Annotated picture(String name) {
        return Bytes.named(name, BytesTest::run);
    }

    private static ByteSpan span(Annotated picture, String path) {
        return picture.spans().stream().filter(span -> span.path().equals(path)).findFirst().orElseThrow(() -> new AssertionError(
            path + " is not among " + picture.spans().stream().map(ByteSpan::path).toList()));
    }

    @Test
    void aRequestIsCutDownToTheVarintsOfItsRecords() {
        Annotated picture = picture("produce-request");
        int batch = span(picture, "topicData[0].partitionData[0].records").end();
        assertThat(span(picture, "header.apiKey")).isEqualTo(
            new ByteSpan(4, 4, 6, Part.HEADER, "header.apiKey", "int16", "0 (PRODUCE)", "0+", "which request this is"));
        assertThat(span(picture, "acks").about()).startsWith("0 for no reply, 1 when the leader has the batches");
        assertThat(span(picture, "topicData[0].partitionData[0].records.crc").start()).isEqualTo(batch + RecordBatch.CRC_AT);
        assertThat(span(picture, "topicData[0].partitionData[0].records.record[0].header[0].value").value()).isEqualTo("\"kitchen\"");
    }

    @Test
    void onlyTheReplyToApiVersionsHasNoTagsInItsHeader() {
        assertThat(picture("api-versions-request").spans()).extracting(ByteSpan::path).contains("header._tagged_fields");
        assertThat(picture("api-versions-response").spans()).extracting(ByteSpan::path)
            .contains("header.correlationId", "finalizedFeatures.tag").doesNotContain("header._tagged_fields");
    }

    @Test
    void recordsAreCountedFromTheirBatch() {
        Annotated picture = Annotated.batches("two", "", twoRecords());
        assertThat(span(picture, "record[1].timestampDelta")).extracting(ByteSpan::value, ByteSpan::about).containsExactly("300", "the timestamp is 1300");
        assertThat(span(picture, "record[1].offsetDelta").about()).isEqualTo("the offset is 8");
        assertThat(span(picture, "record[1].valueLength").value()).isEqualTo("-1");
        assertThat(picture.spans()).extracting(ByteSpan::path).contains("record[0].value").doesNotContain("record[1].value");
    }

    @Test
    void severalBatchesAreNumberedAndPackedRecordsAreOneField() {
        Annotated log = picture("log-file");
        assertThat(span(log, "batch[1].baseOffset").value()).isEqualTo("1");
        byte[] packed = bytes(new BatchBuilder(128).compression(Compression.GZIP).append(1000, null, utf8("on"), List.of()).build());
        assertThat(span(Annotated.batches("packed", "", packed), "records").end()).isEqualTo(packed.length);
        assertThat(span(Annotated.batches("packed", "", packed), "attributes").value()).isEqualTo("codec gzip, CREATE_TIME");
        byte[] cut = Arrays.copyOf(packed, packed.length - 1);
        assertThat(Annotated.batches("cut", "", cut).spans()).extracting(ByteSpan::path, ByteSpan::about)
            .containsExactly(tuple("rest", "the beginning of a batch that was cut off"));
    }

    private static byte[] twoRecords() {
        return bytes(new BatchBuilder(256).baseOffset(7).append(1000, utf8("lamp"), utf8("on"), List.of(new Header("room", utf8("kitchen"))))
            .append(1300, utf8("lamp"), null, List.of()).build());
    }

    private static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }

    @Test
    void anIndexIsCutIntoEntries() {
        Annotated picture = picture("offset-index");
        assertThat(span(picture, "entry[1].relativeOffset").about()).endsWith(": 1018");
        assertThat(span(picture, "entry[1].position")).extracting(ByteSpan::start, ByteSpan::value).containsExactly(12, "10406");
        assertThat(span(picture("time-index"), "entry[1].relativeOffset")).extracting(ByteSpan::start, ByteSpan::value).containsExactly(20, "11");
        assertThat(span(picture("transaction-index"), "entry[0].producerId")).extracting(ByteSpan::end, ByteSpan::value).containsExactly(10, "4000");
    }

    @Test
    void aSnapshotIsCutIntoProducers() {
        Annotated picture = picture("producer-snapshot");
        assertThat(span(picture, "count").value()).isEqualTo("1");
        assertThat(span(picture, "producer[0].lastSequence")).extracting(ByteSpan::start, ByteSpan::value).containsExactly(20, "2");
    }

    @Test
    void everyPictureShowsEachOfItsBytesOnceOrSaysHowManyAreLeftOut() {
        for (String name : Bytes.names()) {
            Annotated picture = picture(name);
            String html = picture.html();
            String octets = Pattern.compile("<span class=\"octets\">(.*?)</span>  ?(?: {3})*<span class=\"ascii\"").matcher(html).results()
                .map(row -> row.group(1).replaceAll("<[^>]*>", "")).collect(Collectors.joining(" "));
            int leftOut = Pattern.compile("(\\d+) bytes more of").matcher(html).results().map(MatchResult::group)
                .mapToInt(text -> Integer.parseInt(text.split(" ")[0])).sum();
            int shown = octets.trim().split("\\s+").length;
            assertThat(shown + leftOut).as(name).isEqualTo(picture.bytes().length);
            assertThat(html).startsWith("<figure class=\"bytes\" id=\"bytes-" + name + "\">").endsWith("</figure>\n");
        }
    }

    @Test
    void longArraysAndLongValuesAreShortenedVisibly() {
        String html = picture("api-versions-response").html();
        assertThat(html).contains("elements more", "like the two before", "bytes more of");
        ByteSpan all = ByteSpan.of(0, 200, Part.BODY, "payload", "bytes", "x", "");
        String one = new Annotated("long", "A long value", new byte[200], List.of(all)).html();
        // 12.5 rows: two before, one whole row and the half one behind.
        assertThat(one).contains("144 bytes more of payload");
    }

    @Test
    void theMeaningOfAFieldIsReadFromItsRecordsSource() {
        assertThat(FieldDocs.ofProject().ofPath(FetchRequest.class, "topics[3].partitions[0].lastFetchedEpoch"))
            .isEqualTo("epoch of the record before fetchOffset; -1 not to be checked for divergence");
        assertThat(FieldDocs.ofProject().ofPath(FetchRequest.class, "topics[3].partitions[0].partition")).isEmpty();
        assertThat(FieldDocs.ofProject().ofPath(FetchRequest.class, "topics.nothing")).isEmpty();
    }

    @Test
    void theRangesAreJsonThatMayStandInAScript() {
        assertThat(SpansJson.of(List.of(new ByteSpan(0, 0, 4, Part.BODY, "a[0].b", "int32", "\"</script>\"\n\\", "0+", ""),
            ByteSpan.of(4, 5, Part.BODY, "c", "int8", 7, "")))).isEqualTo(
            "[{\"start\":0,\"end\":4,\"name\":\"a[0].b\",\"type\":\"int32\",\"value\":\"\\\"\\u003c/script>\\\"\\u000a\\\\\","
                + "\"versions\":\"0+\"},{\"start\":4,\"end\":5,\"name\":\"c\",\"type\":\"int8\",\"value\":\"7\",\"versions\":\"\"}]");
    }

    @Test
    void aPictureWithAGapIsRefused() {
        ByteSpan first = ByteSpan.of(0, 4, Part.BODY, "a", "int32", 1, "");
        assertThatThrownBy(() -> new Annotated("gap", "", new byte[5], List.of(first))).hasMessageContaining("the fields end at byte 4");
        ByteSpan late = ByteSpan.of(5, 6, Part.BODY, "b", "int8", 1, "");
        assertThatThrownBy(() -> new Annotated("gap", "", new byte[6], List.of(first, late))).hasMessageContaining("byte 4 is in no field");
        assertThatThrownBy(() -> BatchSpans.of(ByteBuffer.wrap(badLength()), "")).hasMessageContaining("as its length says");
    }

    private static byte[] badLength() {
        byte[] batch = twoRecords();
        batch[RecordBatch.HEADER_BYTES] += 2;
        return batch;
    }

    @Test
    void anUnknownPictureIsAnError() {
        assertThatThrownBy(() -> picture("produce-requests")).isInstanceOf(BookError.class)
            .hasMessageContaining("the nearest is 'produce-request'");
    }
}
