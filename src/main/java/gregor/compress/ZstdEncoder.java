package gregor.compress;

import java.nio.ByteBuffer;

/**
 * Packs in the zstd format; at level 3, Kafka's default, about as small as libzstd does. The frame has no checksum, as
 * Kafka's have none, since a batch has its own; content that fits the window is a single segment, so that whoever
 * unpacks knows the size. Each block is written packed, or raw if packing doesn't make it smaller.
 *
 * <p>A packed block is {@link ZstdLiterals literals} and {@link ZstdSequences sequences}; this is the way back of both.
 * Beyond what it needs to be right: tables of the block before are never used again.
 */
final class ZstdEncoder {

    private static final int WINDOW_LOG = 21;
    private static final int RAW_BLOCK = 0;
    private static final int REPEATED_BLOCK = 1;
    private static final int PACKED_BLOCK = 2;
    private static final int BLOCK_HEADER_BYTES = 3;
    /** Less is not worth a Huffman table. */
    private static final int LEAST_HUFFMAN_BYTES = 32;
    /** So many literals or more are written as four streams. */
    private static final int FOUR_STREAMS_BYTES = 1024;

    private final byte[] plain;
    private final int start;
    private final int end;
    private final BitWriter out;
    private final ZstdMatches matches;
    private final ZstdBlock block;
    private RepeatedOffsets offsets = new RepeatedOffsets();

    private ZstdEncoder(byte[] plain, int start, int end, int level) {
        this.plain = plain;
        this.start = start;
        this.end = end;
        out = new BitWriter(64 + (end - start) / 2);
        matches = new ZstdMatches(plain, start, end, WINDOW_LOG, level);
        block = new ZstdBlock(Math.min(end - start, ZstdFrame.MAX_BLOCK_BYTES));
    }

    /** Packs what lies between the buffer's position and its limit; the buffer itself does not change. */
    static ByteBuffer pack(ByteBuffer plain, int level) {
        if (plain.hasArray()) {
            int start = plain.arrayOffset() + plain.position();
            return new ZstdEncoder(plain.array(), start, start + plain.remaining(), level).pack();
        }
        byte[] bytes = new byte[plain.remaining()];
        plain.duplicate().get(bytes);
        return new ZstdEncoder(bytes, 0, bytes.length, level).pack();
    }

    private ByteBuffer pack() {
        if (end - start <= 1 << WINDOW_LOG) {
            ZstdFrame.writeSingleSegment(out, end - start);
        } else {
            ZstdFrame.writeWindowed(out, end - start, WINDOW_LOG);
        }
        int at = start;
        do {
            int to = Math.min(end, at + Math.min(end - at, ZstdFrame.MAX_BLOCK_BYTES));
            writeBlock(at, to);
            at = to;
        } while (at < end);
        return out.toBuffer();
    }

    private void writeBlock(int from, int to) {
        int length = to - from;
        if (isOneByteRepeated(from, to)) {
            writeHeader(REPEATED_BLOCK, length, to);
            out.write(plain, from, 1);
            return;
        }
        RepeatedOffsets before = new RepeatedOffsets(offsets);
        int headerAt = out.length();
        writeHeader(PACKED_BLOCK, 0, to);
        block.clear();
        matches.split(from, to, offsets, block);
        writeLiterals();
        writeSequences();
        int packed = out.length() - headerAt - BLOCK_HEADER_BYTES;
        if (packed < length) {
            out.setLittleEndian(headerAt, header(PACKED_BLOCK, packed, to), BLOCK_HEADER_BYTES);
        } else {
            out.truncate(headerAt);
            offsets = before; // a reader of a raw block knows of no sequences
            writeHeader(RAW_BLOCK, length, to);
            out.write(plain, from, length);
        }
    }

    private void writeHeader(int kind, int length, int to) {
        out.writeLittleEndian(header(kind, length, to), BLOCK_HEADER_BYTES);
    }

    private int header(int kind, int length, int to) {
        return length << 3 | kind << 1 | (to == end ? 1 : 0);
    }

    private boolean isOneByteRepeated(int from, int to) {
        int at = from;
        while (at < to && plain[at] == plain[from]) {
            at++;
        }
        return at == to && to - from > 1;
    }

    /** Raw, one byte repeated, or with a Huffman table, if that is less. */
    private void writeLiterals() {
        byte[] literals = block.literals();
        int length = block.literalBytes();
        int[] occurrences = new int[HuffmanTable.MAX_SYMBOLS];
        for (int i = 0; i < length; i++) {
            occurrences[literals[i] & 0xff]++;
        }
        if (length > 1 && occurrences[literals[0] & 0xff] == length) {
            writePlainLiterals(ZstdLiterals.REPEATED, length, 1);
        } else if (length < LEAST_HUFFMAN_BYTES || !writeHuffman(occurrences)) {
            writePlainLiterals(ZstdLiterals.RAW, length, length);
        }
    }

    private void writePlainLiterals(int type, int length, int bytes) {
        if (length < 1 << 5) {
            out.writeLittleEndian(length << 3 | type, 1);
        } else if (length < 1 << 12) {
            out.writeLittleEndian(length << 4 | 1 << 2 | type, 2);
        } else {
            out.writeLittleEndian(length << 4 | 3 << 2 | type, 3);
        }
        out.write(block.literals(), 0, bytes);
    }

    /** False, with nothing written, if the literals would not become fewer bytes. */
    private boolean writeHuffman(int[] occurrences) {
        byte[] literals = block.literals();
        int length = block.literalBytes();
        int headerAt = out.length();
        int format = length < FOUR_STREAMS_BYTES ? 0 : length < 1 << 14 ? 2 : 3;
        int sizeBits = format == 0 ? 10 : 6 + 4 * format;
        int headerBytes = (4 + 2 * sizeBits) / 8;
        out.writeLittleEndian(0, headerBytes);
        HuffmanWriter huffman = new HuffmanWriter(occurrences);
        if (huffman.writeTable(out)) {
            if (format == 0) {
                huffman.writeStream(literals, 0, length, out);
            } else {
                writeFourStreams(huffman, literals, length);
            }
            long packed = out.length() - headerAt - headerBytes;
            if (packed < length) {
                long header = packed << sizeBits + 4 | (long) length << 4 | format << 2 | ZstdLiterals.HUFFMAN;
                out.setLittleEndian(headerAt, header, headerBytes);
                return true;
            }
        }
        out.truncate(headerAt);
        return false;
    }

    private void writeFourStreams(HuffmanWriter huffman, byte[] literals, int length) {
        int jumpTableAt = out.length();
        out.writeLittleEndian(0, ZstdLiterals.JUMP_TABLE_BYTES);
        int share = (length + 3) / 4;
        for (int stream = 0; stream < 4; stream++) {
            int streamAt = out.length();
            huffman.writeStream(literals, stream * share, Math.min(length, (stream + 1) * share), out);
            if (stream < 3) {
                out.setLittleEndian(jumpTableAt + 2 * stream, out.length() - streamAt, 2);
            }
        }
    }

    private void writeSequences() {
        int count = block.count();
        if (count < 128) {
            out.writeLittleEndian(count, 1);
        } else if (count < 0x7f00) {
            out.writeLittleEndian(128 + (count >> 8) | (count & 0xff) << 8, 2);
        } else {
            out.writeLittleEndian(255 | count - 0x7f00 << 8, 3);
        }
        if (count > 0) {
            new ZstdSequenceWriter(block, out).write();
        }
    }
}
