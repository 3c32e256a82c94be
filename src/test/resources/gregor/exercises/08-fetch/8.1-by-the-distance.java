// why this is plausible: a ring of 20 ticks reaches 20 ticks far; but its first bucket is the present one, which has begun already.
private void place(Task task) {
    int level = 0;
    while (task.deadlineMs - currentMs >= levels.get(level).tickMs * SLOTS) {
        level++;
        if (level == levels.size()) {
            levels.add(new Level(levels.get(level - 1).tickMs * SLOTS));
        }
    }
    levels.get(level).add(task);
}
