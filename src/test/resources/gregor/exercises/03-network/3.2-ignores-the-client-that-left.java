// why this is plausible: DYING is rare, and everything else works without looking at it; but the memory is never given back.
private void goOn() throws IOException, InvalidFrame {
    while (true) {
        ConnectionState now = state.get();
        if (now == ConnectionState.DYING) {
            return;
        }
        ByteBuffer frame = frames.next();
        if (frame == null && now == ConnectionState.BACKLOGGED) {
            frame = readFrame();
        }
        if (frame != null) {
            home.requests().add(request(frame, "Connection"));
            return;
        }
        if (now != ConnectionState.HANDLING) {
            giveToProcessor(ConnectionState.READING);
            return;
        }
        if (change(ConnectionState.HANDLING, ConnectionState.READING)) {
            return;
        }
    }
}
