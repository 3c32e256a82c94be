package gregor.exercises;

/** Exercises of chapter 1, one record's journey. Run this class, or {@code main}, when you have written something. */
class Exercise01 extends GreenArrow {

    Exercise01() {
        super("01");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "01"});
    }
}
