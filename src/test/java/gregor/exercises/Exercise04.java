package gregor.exercises;

/** Exercises of chapter 4, the record batch. Run this class, or {@code main}, when you have written something. */
class Exercise04 extends GreenArrow {

    Exercise04() {
        super("04");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "04"});
    }
}
