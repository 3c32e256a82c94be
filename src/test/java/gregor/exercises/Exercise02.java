package gregor.exercises;

/** Exercises of chapter 2, the wire protocol. Run this class, or {@code main}, when you have written something. */
class Exercise02 extends GreenArrow {

    Exercise02() {
        super("02");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "02"});
    }
}
