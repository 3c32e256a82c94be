package gregor.exercises;

/** Exercises of chapter 7, cleaning. Run this class, or {@code main}, when you have written something. */
class Exercise07 extends GreenArrow {

    Exercise07() {
        super("07");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "07"});
    }
}
