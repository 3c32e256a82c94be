package gregor.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The parts that zstd is made of, each on its own. */
class ZstdTablesTest {

    @Property(tries = 300)
    void countsAreReadAsTheyWereWritten(@ForAll long seed, @ForAll @IntRange(min = 5, max = 9) int log,
            @ForAll @IntRange(min = 2, max = 32) int symbols) {
        int[] occurrences = occurrences(new Random(seed), symbols);
        FseCounts counts = FseCounts.inProportion(occurrences, log);
        assertThat(Arrays.stream(counts.counts()).sum()).isEqualTo(1 << log);
        for (int symbol = 0; symbol < symbols; symbol++) {
            int count = symbol < counts.counts().length ? counts.counts()[symbol] : 0;
            assertThat(count > 0).isEqualTo(occurrences[symbol] > 0);
        }
        BitWriter out = new BitWriter(8);
        counts.write(out);
        out.writeLittleEndian(0x77, 1);
        ZstdInput in = new ZstdInput(out.toBuffer());
        FseCounts read = FseCounts.read(in, 9, 60);
        assertThat(read.log()).isEqualTo(log);
        assertThat(read.counts()).isEqualTo(counts.counts());
        assertThat(in.unsignedByte()).isEqualTo(0x77);
    }

    @Property(tries = 300)
    void statesLeadThroughTheSymbolsThatWereWritten(@ForAll long seed, @ForAll @IntRange(min = 2, max = 32) int symbols) {
        Random random = new Random(seed);
        FseCounts counts = FseCounts.inProportion(occurrences(random, symbols), 6);
        int[] text = random.ints(100, 0, symbols).filter(s -> s < counts.counts().length && counts.counts()[s] > 0).toArray();
        if (text.length == 0) {
            return;
        }
        FseWriter writer = new FseWriter(counts);
        BitWriter out = new BitWriter(8);
        int state = writer.lastState(text[text.length - 1]);
        for (int i = text.length - 2; i >= 0; i--) {
            state = writer.write(text[i], state, out);
        }
        writer.writeFirstState(state, out);
        out.endStream();
        FseTable table = new FseTable(counts);
        BitReader in = new BitReader(new ZstdInput(out.toBuffer()), out.length());
        int[] read = new int[text.length];
        int at = table.firstState(in);
        for (int i = 0; i < read.length; i++) {
            read[i] = table.symbol(at);
            at = i + 1 < read.length ? table.nextState(at, in) : at;
        }
        assertThat(read).isEqualTo(text);
        assertThat(in.bitsLeft()).isZero();
    }

    /** The twin is Huffman's own way; where that has codes of up to 11 bits, a limit of 11 bits costs nothing. */
    @Property(tries = 300)
    void huffmanCodesAreTheBestUnderTheirLimit(@ForAll long seed, @ForAll @IntRange(min = 2, max = 256) int symbols) {
        int[] occurrences = Arrays.copyOf(occurrences(new Random(seed), symbols), 256);
        byte[] literals = new byte[Arrays.stream(occurrences).sum()];
        int at = 0;
        for (int symbol = 0; symbol < 256; symbol++) {
            Arrays.fill(literals, at, at + occurrences[symbol], (byte) symbol);
            at += occurrences[symbol];
        }
        HuffmanWriter writer = new HuffmanWriter(occurrences);
        BitWriter stream = new BitWriter(8);
        writer.writeStream(literals, 0, literals.length, stream);
        long naiveBits = naiveHuffmanBits(occurrences);
        if (naiveBits >= 0) {
            assertThat((long) stream.length()).isEqualTo(naiveBits / 8 + 1);
        }
        BitWriter out = new BitWriter(8);
        if (writer.writeTable(out)) {
            out.write(stream.toBuffer().array(), 0, stream.length());
            ZstdInput in = new ZstdInput(out.toBuffer());
            byte[] read = new byte[literals.length];
            HuffmanTable.read(in).readStream(in, in.remaining(), read, 0, read.length);
            assertThat(read).isEqualTo(literals);
        }
    }

    /** How many bits the codes take in all; -1 if one has more than 11. */
    private static long naiveHuffmanBits(int[] occurrences) {
        record Tree(long weight, int depth) {}
        PriorityQueue<Tree> trees = new PriorityQueue<>((a, b) -> a.weight != b.weight
            ? Long.compare(a.weight, b.weight) : Integer.compare(a.depth, b.depth));
        for (int times : occurrences) {
            if (times > 0) {
                trees.add(new Tree(times, 0));
            }
        }
        long bits = 0;
        while (trees.size() > 1) {
            Tree first = trees.remove();
            Tree second = trees.remove();
            trees.add(new Tree(first.weight + second.weight, 1 + Math.max(first.depth, second.depth)));
            bits += first.weight + second.weight;
        }
        return trees.remove().depth > HuffmanTable.MAX_BITS ? -1 : bits;
    }

    @Property(tries = 300)
    void offsetsAreSaidAsTheyAreUnderstood(@ForAll long seed) {
        Random random = new Random(seed);
        RepeatedOffsets writer = new RepeatedOffsets();
        RepeatedOffsets reader = new RepeatedOffsets();
        for (int i = 0; i < 50; i++) {
            int offset = 1 + random.nextInt(9);
            int literals = random.nextInt(2);
            int value = writer.valueOf(offset, literals);
            assertThat(value).isLessThanOrEqualTo(offset + 3);
            writer.use(value, literals);
            assertThat(reader.use(value, literals)).isEqualTo(offset);
        }
    }

    @Test
    void eachNumberHasItsCode() {
        for (ZstdCode code : ZstdCode.values()) {
            for (int symbol = 0; symbol <= Math.min(code.maxCode(), 30); symbol++) {
                long last = code.base(symbol) + (1L << code.bits(symbol)) - 1;
                assertThat(code.codeOf((int) code.base(symbol))).isEqualTo(symbol);
                assertThat(code.codeOf((int) last)).isEqualTo(symbol);
                assertThat(code.base(symbol + 1)).isEqualTo(last + 1);
            }
            assertThat(Arrays.stream(code.predefined().counts()).map(Math::abs).sum()).isEqualTo(1 << code.predefined().log());
        }
        assertThat(ZstdCode.LITERALS.maxCode()).isEqualTo(35);
        assertThat(ZstdCode.OFFSET.maxCode()).isEqualTo(31);
        assertThat(ZstdCode.MATCH.maxCode()).isEqualTo(52);
    }

    /** The values are those of the specification's reference programs. */
    @Test
    void hashesAsXxHashDoes() {
        assertThat(hash("")).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(hash("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
        assertThat(hash("abc")).isEqualTo(0x44BC2CF5AD770999L);
    }

    @Property(tries = 100)
    void aHashInPiecesIsTheSame(@ForAll byte[] content, @ForAll @IntRange(min = 1, max = 70) int piece) {
        byte[] longer = ByteBuffer.allocate(3 * content.length).put(content).put(content).put(content).array();
        XxHash64 whole = new XxHash64();
        whole.update(longer, 0, longer.length);
        XxHash64 inPieces = new XxHash64();
        for (int at = 0; at < longer.length; at += piece) {
            inPieces.update(longer, at, Math.min(piece, longer.length - at));
        }
        assertThat(inPieces.value()).isEqualTo(whole.value());
    }

    private static long hash(String text) {
        XxHash64 hash = new XxHash64();
        hash.update(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
        return hash.value();
    }

    /** Very unequal ones; two at the least are not 0. */
    private static int[] occurrences(Random random, int symbols) {
        int[] occurrences = new int[symbols];
        for (int i = 0; i < symbols; i++) {
            occurrences[i] = random.nextInt(3) == 0 ? 0 : (int) Math.exp(9 * random.nextDouble() * random.nextDouble());
        }
        occurrences[0] = Math.max(1, occurrences[0]);
        occurrences[symbols - 1] = Math.max(1, occurrences[symbols - 1]);
        return occurrences;
    }
}
