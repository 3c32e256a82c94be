// why this is plausible: an overflow wheel is made once; what is beyond it goes round in it, and comes by too early.
private void place(Task task) {
    int level = 0;
    while (level < 2 && !levels.get(level).reaches(task.deadlineMs)) {
        level++;
        if (level == levels.size()) {
            levels.add(new Level(levels.get(level - 1).tickMs * SLOTS));
        }
    }
    levels.get(level).add(task);
}
