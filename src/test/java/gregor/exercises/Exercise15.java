package gregor.exercises;

/** Exercises of chapter 15, the controller. Run this class, or {@code main}, when you have written something. */
class Exercise15 extends GreenArrow {

    Exercise15() {
        super("15");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "15"});
    }
}
