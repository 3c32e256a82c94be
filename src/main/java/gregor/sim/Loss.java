package gregor.sim;

import gregor.port.Entropy;

/** What a crash takes of that which was never forced. What was forced, no crash takes. */
public enum Loss {
    /** The process dies and the machine lives on: all that was written is there, forced or not. */
    NOTHING,
    /** The power fails, and everything since the last force is gone. */
    ALL_UNFORCED,
    /** The power fails. Of each file some first pages, of each directory some first changes got through. */
    PREFIX,
    /**
     * The power fails. Of each file any pages got through, the missing ones between them read as zeros, with the old or the
     * new length; of each directory any changes: a name can be there whose file was renamed before, or be missing.
     */
    ANY;

    /**
     * Draws what got through.
     *
     * @param count of pages or changes, from the oldest or lowest on
     */
    boolean[] survivors(int count, Entropy entropy) {
        boolean[] survive = new boolean[count];
        int first = this == PREFIX ? entropy.nextInt(count + 1) : 0;
        for (int i = 0; i < count; i++) {
            survive[i] = switch (this) {
                case NOTHING -> true;
                case ALL_UNFORCED -> false;
                case PREFIX -> i < first;
                case ANY -> coin(entropy);
            };
        }
        return survive;
    }

    static boolean coin(Entropy entropy) {
        return entropy.nextInt(2) == 0;
    }
}
