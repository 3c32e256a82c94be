package gregor.compress;

/**
 * A frame's header, behind its magic:
 * <pre>
 *   1 byte        0 or 1 byte   0, 1, 2 or 4 bytes   0, 1, 2, 4 or 8 bytes     little-endian
 *  +------------+-------------+--------------------+--------------------+
 *  | descriptor |   window    |    dictionary id   |    content size    |
 *  +------------+-------------+--------------------+--------------------+
 *   descriptor: bits 7-6 length of the content size; 5 single segment; 4 unused; 3 reserved; 2 checksum;
 *               1-0 length of the dictionary id
 *   window:     bits 7-3 exponent e, 2-0 mantissa m: (1 << 10 + e) + m * (1 << 7 + e) bytes
 * </pre>
 * A single segment has no window but its content, and then even the shortest content size takes a byte, not none.
 * Source: RFC 8878, 3.1.1.1.
 *
 * @param windowBytes how far back a match may begin
 * @param contentBytes -1 if the header doesn't say
 */
record ZstdFrame(int windowBytes, long contentBytes, boolean hasChecksum) {

    static final int MAGIC = 0xFD2FB528;
    static final int MAGIC_BYTES = 4;
    static final int SINGLE_SEGMENT = 0x20;
    static final int MAX_BLOCK_BYTES = 128 << 10;

    /** As the zstd library, which Kafka reads with, allows unless it is told otherwise. */
    private static final int MAX_WINDOW_BYTES = 128 << 20;
    private static final int CHECKSUM = 0x04;
    private static final int RESERVED = 0x08;
    private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};

    static ZstdFrame read(ZstdInput in) {
        int descriptor = in.unsignedByte();
        if ((descriptor & RESERVED) != 0) {
            throw in.corrupt("a reserved bit is set in a frame's header");
        }
        boolean single = (descriptor & SINGLE_SEGMENT) != 0;
        long window = 0;
        if (!single) {
            int coded = in.unsignedByte();
            long base = 1L << 10 + (coded >> 3);
            window = base + base / 8 * (coded & 7);
        }
        long dictionary = in.littleEndian(DICTIONARY_ID_BYTES[descriptor & 3]);
        if (dictionary != 0) {
            throw in.corrupt("it needs the dictionary " + dictionary + "; none is known here, as Kafka has none");
        }
        long content = switch (descriptor >> 6) {
            case 0 -> single ? in.unsignedByte() : -1;
            case 1 -> 256 + in.littleEndian(2);
            case 2 -> in.littleEndian(4);
            default -> in.littleEndian(8) & Long.MAX_VALUE; // exbibytes more or less are too many either way
        };
        window = single ? content : window;
        if (window > MAX_WINDOW_BYTES) {
            throw in.corrupt("it needs a window of " + window + " bytes; the most allowed is " + MAX_WINDOW_BYTES);
        }
        return new ZstdFrame((int) window, content, (descriptor & CHECKSUM) != 0);
    }

    /** How many bytes a block may unpack to. */
    int maxBlockBytes() {
        return Math.min(windowBytes, MAX_BLOCK_BYTES);
    }

    /** Writes a single segment's magic and header, in as few bytes as its content size allows. */
    static void writeSingleSegment(BitWriter out, int contentBytes) {
        int form = contentBytes < 256 ? 0 : contentBytes < 256 + (1 << 16) ? 1 : 2;
        out.writeLittleEndian(MAGIC, MAGIC_BYTES);
        out.writeLittleEndian(form << 6 | SINGLE_SEGMENT, 1);
        out.writeLittleEndian(form == 1 ? contentBytes - 256 : contentBytes, 1 << form);
    }

    /** Writes the magic and the header of a frame with a content size of four bytes and a window of {@code 1 << windowLog}. */
    static void writeWindowed(BitWriter out, int contentBytes, int windowLog) {
        out.writeLittleEndian(MAGIC, MAGIC_BYTES);
        out.writeLittleEndian(2 << 6, 1);
        out.writeLittleEndian(windowLog - 10 << 3, 1);
        out.writeLittleEndian(contentBytes, 4);
    }
}
