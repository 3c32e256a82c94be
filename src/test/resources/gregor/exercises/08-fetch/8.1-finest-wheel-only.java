// why this is plausible: only the finest wheel has tasks that are due, so it alone says where to go next; who passes the others by?
public List<Task> advance(long nowMs) {
    List<Task> expired = new ArrayList<>();
    for (long next = levels.get(0).nextMs(); next <= nowMs; next = levels.get(0).nextMs()) {
        currentMs = next;
        for (int i = 0; i < levels.size(); i++) {
            levels.get(i).empty(expired);
        }
    }
    currentMs = Math.max(currentMs, nowMs);
    return expired;
}
