package gregor.exercises;

/** Exercises of chapter 5, segments and indexes. Run this class, or {@code main}, when you have written something. */
class Exercise05 extends GreenArrow {

    Exercise05() {
        super("05");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "05"});
    }
}
