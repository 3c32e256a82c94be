// why this is plausible: the chunk is looked at, but bytes that wait in the socket of a BACKLOGGED connection have nobody who watches for them.
private void goOn() throws IOException, InvalidFrame {
    ConnectionState now = state.get();
    if (now == ConnectionState.DYING) {
        closeOwned("its request is completed");
        return;
    }
    ByteBuffer frame = frames.next();
    if (frame != null) {
        home.requests().add(request(frame, "Connection"));
        return;
    }
    change(now, ConnectionState.READING);
}
