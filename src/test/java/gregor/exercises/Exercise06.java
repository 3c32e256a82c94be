package gregor.exercises;

/** Exercises of chapter 6, recovery. Run this class, or {@code main}, when you have written something. */
class Exercise06 extends GreenArrow {

    Exercise06() {
        super("06");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "06"});
    }
}
