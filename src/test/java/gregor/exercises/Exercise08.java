package gregor.exercises;

/** Exercises of chapter 8, the fetch path. Run this class, or {@code main}, when you have written something. */
class Exercise08 extends GreenArrow {

    Exercise08() {
        super("08");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "08"});
    }
}
