/**
 * Exercises: real classes with their hearts cut out.
 *
 * <p>An exercise names methods of a production class. What the learner starts from is that class with the methods' bodies
 * gone; the learner's file stays in {@code exercises/NN-topic/} and is compiled, put before the production class in a class
 * loader of its own, and attacked by the very properties that the build runs. Production code is never touched.
 *
 * <p>Reading order: {@link gregor.exercises.Exercise} and {@link gregor.exercises.ExerciseParser}, what an exercise is and
 * how it is written down; {@link gregor.exercises.Workshop}, starters, wrong answers and the learner's files;
 * {@link gregor.exercises.AnswerCompiler}, {@link gregor.exercises.AnswerLoader} and {@link gregor.exercises.JqwikRun}, from
 * a text to outcomes of tests; {@link gregor.exercises.FailureReport} and {@link gregor.exercises.LearnerTrace}, what is
 * told of a wrong answer; {@link gregor.exercises.ExerciseTool}, the command line. {@code Exercise01} and its
 * likes are for an IDE's green arrow.
 */
package gregor.exercises;
