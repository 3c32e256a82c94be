package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.book.claim.Claim;
import gregor.fetch.FetchSessionHandler.Wanted;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.PartitionData;
import gregor.protocol.MemoryRecords;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ReplyVerdictTest {

    private static final Wanted ASKED = new Wanted(new Uuid(1, 1), 40, 6, 5, 0, 1000);

    private static PartitionData records() {
        return PartitionData.of(0, 40, 40, 0, null, new MemoryRecords(ByteBuffer.allocate(100)));
    }

    private static ReplyVerdict of(PartitionData data) {
        return ReplyVerdict.of(ASKED, 40, 6, data);
    }

    private static ReplyVerdict of(ErrorCode error) {
        return of(PartitionData.error(0, error));
    }

    @Example
    void recordsAreAppendedAlsoIfThereAreNone() {
        assertThat(of(records())).isEqualTo(ReplyVerdict.APPEND);
        assertThat(of(PartitionData.of(0, 41, 41, 0, null, MemoryRecords.EMPTY))).isEqualTo(ReplyVerdict.APPEND);
    }

    /** KAFKA-14704: a reply that says where the logs part has a high watermark too. */
    @Example
    void h11WhatPartsIsCutWhateverElseTheReplyHas() {
        assertThat(of(records().withDivergingEpoch(new EpochEndOffset(4, 30)))).isEqualTo(ReplyVerdict.CUT);
        assertThat(of(PartitionData.of(0, 0, 0, 0, null, MemoryRecords.EMPTY).withDivergingEpoch(new EpochEndOffset(0, 0)))).isEqualTo(ReplyVerdict.CUT);
    }

    /** KAFKA-7786: the answer to a question of an epoch that is over says nothing about this one, whatever it says. */
    @Claim("11.4")
    @Property(tries = 300)
    void h08OnlyTheAnswerToWhatWouldBeAskedNowCounts(@ForAll ErrorCode error, @ForAll @IntRange(min = -2, max = 2) int offset,
            @ForAll @IntRange(min = -2, max = 2) int epoch) {
        for (PartitionData data : List.of(records(), PartitionData.error(0, error), records().withDivergingEpoch(new EpochEndOffset(4, 30)))) {
            ReplyVerdict verdict = ReplyVerdict.of(ASKED, 40 + offset, 6 + epoch, data);
            assertThat(verdict == ReplyVerdict.IGNORE).isEqualTo(offset != 0 || epoch != 0);
        }
        assertThat(ReplyVerdict.of(null, 40, 6, records())).as("what was not asked").isEqualTo(ReplyVerdict.IGNORE);
    }

    @Example
    void errorsThatPassByThemselvesAreTriedSoon() {
        for (ErrorCode error : List.of(ErrorCode.UNKNOWN_LEADER_EPOCH, ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                ErrorCode.UNKNOWN_TOPIC_ID, ErrorCode.INCONSISTENT_TOPIC_ID)) {
            assertThat(of(error)).as("%s", error).isEqualTo(ReplyVerdict.RETRY_SOON);
        }
        assertThat(of(ErrorCode.KAFKA_STORAGE_ERROR)).isEqualTo(ReplyVerdict.RETRY_LATER);
        assertThat(of(ErrorCode.UNKNOWN_SERVER_ERROR)).isEqualTo(ReplyVerdict.RETRY_LATER);
    }

    /** KAFKA-7414: a follower that is ahead of its leader, or behind its start, is no reason to give up. */
    @Example
    void h23OutOfRangeIsReconciled() {
        assertThat(of(ErrorCode.OFFSET_OUT_OF_RANGE)).isEqualTo(ReplyVerdict.RESET);
    }

    @Example
    void aTermThatIsOverIsNotFetchedFrom() {
        assertThat(of(ErrorCode.FENCED_LEADER_EPOCH)).isEqualTo(ReplyVerdict.STOP);
    }
}
