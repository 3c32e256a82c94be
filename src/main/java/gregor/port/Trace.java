package gregor.port;

/**
 * Records what a sequence diagram would draw: a message between nodes, a hand-over between threads, a call between
 * named components, a state change. Costs one branch where it is off: callers write
 * {@code if (trace.isOn()) trace.step(...)}.
 */
public interface Trace {

    /** Records nothing. */
    Trace OFF = new Trace() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public void step(String from, String to, String what, Object... details) {
            // off
        }
    };

    boolean isOn();

    /**
     * Something went from one component to another, or changed inside one.
     *
     * @param from the component that acts, by its class name as the diagrams write it. What is at the other end of a
     *     client's socket is {@code NetworkClient}
     * @param to the component that is acted on; equal to {@code from} for a state change
     * @param what the message or call, in a word or two
     * @param details what it carries: whatever is at hand where the step is made, or a map of names and values. They are
     *     looked at before this returns, and what is wanted of them is copied, so they may be views of bytes that change
     */
    void step(String from, String to, String what, Object... details);
}
