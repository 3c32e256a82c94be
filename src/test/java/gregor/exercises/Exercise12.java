package gregor.exercises;

/** Exercises of chapter 12, the ISR. Run this class, or {@code main}, when you have written something. */
class Exercise12 extends GreenArrow {

    Exercise12() {
        super("12");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "12"});
    }
}
