package gregor.exercises;

/** An exercise that is written down wrongly, or a number that no exercise has. The message says where and what is allowed. */
public final class InvalidExercise extends RuntimeException {

    private static final long serialVersionUID = 1;

    InvalidExercise(String message) {
        super(message);
    }
}
