// why this is plausible: all buckets up to now were visited; where nothing was due, the wheel stays in the past and places by it.
public List<Task> advance(long nowMs) {
    List<Task> expired = new ArrayList<>();
    for (long next = nextMs(); next <= nowMs; next = nextMs()) {
        currentMs = next;
        for (int i = 0; i < levels.size(); i++) {
            levels.get(i).empty(expired);
        }
    }
    return expired;
}
