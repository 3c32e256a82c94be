// why this is plausible: "free the connection first, then look for more" sounds polite; but then two threads own it.
private void goOn() throws IOException, InvalidFrame {
    ConnectionState now = state.get();
    if (now == ConnectionState.DYING) {
        closeOwned("its request is completed");
        return;
    }
    giveToProcessor(ConnectionState.READING);
    ByteBuffer frame = frames.next();
    if (frame != null) {
        home.requests().add(request(frame, "Connection"));
    }
}
