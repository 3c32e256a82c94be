// in: LogSegment
// caught by: failures of append
    synchronized void flush() throws IOException {
        if (unforced) {
            try {
                file.force();
            } catch (IOException e) {
                file.force();
            }
            indexes.flush();
            unforced = false;
        }
    }
