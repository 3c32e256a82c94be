/**
 * The project's own source, taken apart by the JDK's compiler, so that the book shows, links and cuts code by name and the
 * sources carry no markers.
 *
 * <p>Reading order: {@link gregor.book.source.SourceTree} finds a name such as {@code RecordBatch#setBaseOffset};
 * {@link gregor.book.source.JavaFile} is one parsed file, whose types and members are only positions in its text;
 * {@link gregor.book.source.Listing} is what a page shows; {@link gregor.book.source.Surgery} replaces bodies and methods.
 */
package gregor.book.source;
