package gregor.sim;

import gregor.port.Entropy;
import java.nio.ByteBuffer;

/** What becomes of a file that lies on a disk for long, or on a bad one. */
public enum Damage {
    BIT, BYTE, LOST_SECTOR,
    /** An earlier part of the file stands where a later one belongs: a write went astray, or never happened. */
    STALE_SECTOR;

    /** @return what was done, for people */
    String of(SimInode.File file, Entropy entropy) {
        int sector = Math.max(1, Math.min(Tear.SECTOR_BYTES, file.size() / 2));
        int length = this == BIT || this == BYTE ? 1 : sector;
        int position = entropy.nextInt(file.size() - length + 1) / length * length;
        ByteBuffer bytes = ByteBuffer.allocate(length);
        switch (this) {
            case BIT -> {
                file.read(position, bytes);
                bytes.put(0, (byte) (bytes.get(0) ^ 1 << entropy.nextInt(8)));
            }
            case BYTE -> {
                file.read(position, bytes);
                bytes.put(0, (byte) (bytes.get(0) + 1 + entropy.nextInt(255)));
            }
            case LOST_SECTOR -> bytes.position(length);
            case STALE_SECTOR -> file.read(entropy.nextInt(position + 1) / length * length, bytes);
        }
        file.write(position, bytes.flip());
        file.force();
        return this + " at byte " + position + (length == 1 ? "" : " to " + (position + length));
    }
}
