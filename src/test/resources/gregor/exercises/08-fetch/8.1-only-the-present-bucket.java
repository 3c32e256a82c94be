// why this is plausible: with a tick each millisecond there is one bucket to look at; a timer that comes late skips the others.
public List<Task> advance(long nowMs) {
    List<Task> expired = new ArrayList<>();
    if (nowMs > currentMs) {
        currentMs = nowMs;
        for (int i = 0; i < levels.size(); i++) {
            levels.get(i).empty(expired);
        }
    }
    return expired;
}
