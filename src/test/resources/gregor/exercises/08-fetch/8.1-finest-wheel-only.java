// why this is plausible: only the finest wheel has tasks that are due; nobody brings those of the others down.
public List<Task> advance(long nowMs) {
    List<Task> expired = new ArrayList<>();
    for (long next = nextMs(); next <= nowMs; next = nextMs()) {
        currentMs = next;
        levels.get(0).empty(expired);
    }
    currentMs = Math.max(currentMs, nowMs);
    return expired;
}
