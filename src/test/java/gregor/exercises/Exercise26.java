package gregor.exercises;

/** Exercises of chapter 26, simulation. Run this class, or {@code main}, when you have written something. */
class Exercise26 extends GreenArrow {

    Exercise26() {
        super("26");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "26"});
    }
}
