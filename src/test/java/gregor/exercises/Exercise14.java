package gregor.exercises;

/** Exercises of chapter 14, the metadata log. Run this class, or {@code main}, when you have written something. */
class Exercise14 extends GreenArrow {

    Exercise14() {
        super("14");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "14"});
    }
}
