package gregor.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.book.claim.Claim;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Two sides that differ by some years: the later schema has tagged fields that the earlier one has never heard of, before,
 * between and behind the tags they share, in the message, in the elements of a list and in an optional struct.
 */
class UnknownTagsTest {

    @Schema(versions = "0", flexible = "0+")
    public record Earlier(int id, List<EarlierPart> parts, @Nullable EarlierPart spare, @Tagged(4) @Default("-1") long shared) {}

    public record EarlierPart(String name) {}

    @Schema(versions = "0", flexible = "0+")
    public record Later(int id, List<LaterPart> parts, @Nullable LaterPart spare, @Tagged(4) @Default("-1") long shared,
        @Tagged(0) @Nullable @Default("null") String before, @Tagged(5) List<LaterPart> between, @Tagged(9999) @Nullable ByteBuffer behind) {}

    public record LaterPart(String name, @Tagged(0) boolean flag, @Tagged(1) Uuid id) {}

    private static final Codec<Earlier> EARLIER = Codec.of(Earlier.class, 0);
    private static final Codec<Later> LATER = Codec.of(Later.class, 0);

    @Property(tries = 1000)
    @Claim("2.2")
    void theEarlierSideReadsAllThatItKnows(@ForAll long seed) {
        Later sent = AnyMessage.of(Later.class, 0, new Random(seed));
        ByteBuffer bytes = LATER.toBuffer(sent);
        assertThat(EARLIER.read(bytes)).isEqualTo(earlier(sent));
        assertThat(bytes.hasRemaining()).as("bytes left").isFalse();
    }

    @Property(tries = 200)
    void theLaterSideTakesDefaultsForWhatIsNotThere(@ForAll long seed) {
        Earlier sent = AnyMessage.of(Earlier.class, 0, new Random(seed));
        Later read = LATER.read(EARLIER.toBuffer(sent));
        assertThat(earlier(read)).isEqualTo(sent);
        assertThat(read.before()).isNull();
        assertThat(read.between()).isEmpty();
        assertThat(read.behind()).isEqualTo(ByteBuffer.allocate(0));
        assertThat(read.parts()).allSatisfy(part -> assertThat(part).isEqualTo(new LaterPart(part.name(), false, Uuid.ZERO)));
    }

    private static Earlier earlier(Later later) {
        return new Earlier(later.id(), later.parts().stream().map(UnknownTagsTest::earlier).toList(), earlier(later.spare()), later.shared());
    }

    private static EarlierPart earlier(LaterPart part) {
        return part == null ? null : new EarlierPart(part.name());
    }
}
