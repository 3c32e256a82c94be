package gregor.sim;

import gregor.port.Entropy;
import java.util.SortedMap;
import java.util.TreeMap;

/** How much of a write has reached the file when the machine stops in the middle of it. */
public enum Tear {
    NOTHING, ONE_BYTE, ALL_BUT_ONE, SECTOR, PAGE, RANDOM;

    static final int SECTOR_BYTES = 512;
    static final int PAGE_BYTES = 4096;

    /**
     * @param bytes of the write; 0 for a call that is none, which happens wholly or not at all
     * @return less than {@code bytes}, or 0
     */
    public int of(int bytes, Entropy entropy) {
        int most = Math.max(bytes - 1, 0);
        return switch (this) {
            case NOTHING -> 0;
            case ONE_BYTE -> Math.min(1, most);
            case ALL_BUT_ONE -> most;
            case SECTOR -> SECTOR_BYTES <= most ? SECTOR_BYTES : 0;
            case PAGE -> PAGE_BYTES <= most ? PAGE_BYTES : 0;
            case RANDOM -> entropy.nextInt(most + 1);
        };
    }

    /** The tears of a write that differ: by the bytes that they leave, the first that leaves them. */
    public static SortedMap<Integer, Tear> distinct(int bytes, Entropy entropy) {
        SortedMap<Integer, Tear> tears = new TreeMap<>();
        for (Tear tear : values()) {
            tears.putIfAbsent(tear.of(bytes, entropy), tear);
        }
        return tears;
    }
}
