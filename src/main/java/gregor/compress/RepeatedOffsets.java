package gregor.compress;

/**
 * The three offsets used last, the newest first: a sequence that uses one of them again says 1, 2 or 3 instead of
 * offset + 3. Behind no literals at all the newest would only have made the match before longer; there 1 and 2 are the
 * second and the third, and 3 is the newest less one. Source: RFC 8878, 3.1.1.5.
 */
final class RepeatedOffsets {

    private int first = 1;
    private int second = 4;
    private int third = 8;

    RepeatedOffsets() {}

    RepeatedOffsets(RepeatedOffsets from) {
        first = from.first;
        second = from.second;
        third = from.third;
    }

    /** The offset used last. */
    int newest() {
        return first;
    }

    /**
     * What a value stands for, which then is the newest.
     *
     * @return 0 or less for a value that stands for no offset
     */
    int use(long value, int literals) {
        if (value > 3) {
            int offset = (int) (value - 3);
            push(offset);
            return offset;
        }
        int which = (int) value + (literals == 0 ? 1 : 0);
        if (which == 4) {
            push(first - 1);
        } else if (which == 3) {
            push(third);
        } else if (which == 2) {
            int offset = second;
            second = first;
            first = offset;
        }
        return first;
    }

    private void push(int offset) {
        third = second;
        second = first;
        first = offset;
    }

    /** The least value that stands for an offset. It is not used with that. */
    int valueOf(int offset, int literals) {
        if (literals > 0) {
            return offset == first ? 1 : offset == second ? 2 : offset == third ? 3 : offset + 3;
        }
        return offset == second ? 1 : offset == third ? 2 : offset == first - 1 ? 3 : offset + 3;
    }
}
