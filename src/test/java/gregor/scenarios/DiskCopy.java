package gregor.scenarios;

import gregor.port.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes what is on a simulated disk to a real folder, for tools that look at files. */
final class DiskCopy {

    private DiskCopy() {}

    /** @param folder made if it is not there */
    static void copy(Disk disk, Path from, Path folder) {
        try {
            copyBelow(disk, from, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyBelow(Disk disk, Path from, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path entry : disk.list(from)) {
            Path target = folder.resolve(entry.getFileName().toString());
            if (disk.isDirectory(entry)) {
                copyBelow(disk, entry, target);
            } else {
                Files.write(target, disk.readWhole(entry).array());
            }
        }
    }
}
