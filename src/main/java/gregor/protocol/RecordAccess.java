package gregor.protocol;

/**
 * Takes the records of one class apart and puts them together. {@link RecordAccessWriter} makes an implementation for
 * each message class when its codec is compiled.
 */
interface RecordAccess {

    /** Calls the canonical constructor. Numbers come boxed. */
    Object make(Object[] components);

    /** Calls each accessor and puts what it returns into the array, in the order of the components. */
    void take(Object struct, Object[] components);
}
