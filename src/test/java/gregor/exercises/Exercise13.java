package gregor.exercises;

/** Exercises of chapter 13, elections. Run this class, or {@code main}, when you have written something. */
class Exercise13 extends GreenArrow {

    Exercise13() {
        super("13");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "13"});
    }
}
