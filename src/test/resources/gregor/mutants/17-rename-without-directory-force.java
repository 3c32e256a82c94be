// in: Disk
// caught by: crashes of delete-records
    default void replaceWhole(Path file, ByteBuffer content) throws IOException {
        move(writtenBeside(file, content, true), file);
    }
