// why this is plausible: the argument is called now, so it is the time; but a clock may be read by two threads and told in the other order.
public List<Task> advance(long nowMs) {
    List<Task> expired = new ArrayList<>();
    for (long next = nextMs(); next <= nowMs; next = nextMs()) {
        currentMs = next;
        for (int i = 0; i < levels.size(); i++) {
            levels.get(i).empty(expired);
        }
    }
    currentMs = nowMs;
    return expired;
}
