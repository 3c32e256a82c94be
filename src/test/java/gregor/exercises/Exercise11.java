package gregor.exercises;

/** Exercises of chapter 11, replication. Run this class, or {@code main}, when you have written something. */
class Exercise11 extends GreenArrow {

    Exercise11() {
        super("11");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "11"});
    }
}
