// why this is plausible: handing over after each request is what most servers do; a frame that is already here is then never looked for.
private void goOn() throws IOException, InvalidFrame {
    if (state.get() == ConnectionState.DYING) {
        closeOwned("its request is completed");
        return;
    }
    giveToProcessor(ConnectionState.READING);
}
