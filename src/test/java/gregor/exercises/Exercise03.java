package gregor.exercises;

/** Exercises of chapter 3, the network. Run this class, or {@code main}, when you have written something. */
class Exercise03 extends GreenArrow {

    Exercise03() {
        super("03");
    }

    public static void main(String[] args) {
        ExerciseTool.main(new String[] {"check", "03"});
    }
}
