/**
 * Diagrams that are executed: a Mermaid sequence diagram is a pattern over what a scenario traced, and a picture.
 *
 * <p>{@link gregor.book.diagram.DiagramParser} reads a file of {@code diagrams/} into a {@link gregor.book.diagram.Diagram};
 * {@link gregor.book.diagram.DiagramMatch} holds it against one trace; {@link gregor.book.diagram.DiagramRuns} against all
 * scenarios that it lists. {@link gregor.book.diagram.DiagramSvg} draws it, {@link gregor.book.diagram.DiagramText} says the
 * same in words.
 *
 * <p><b>What a diagram claims.</b> Take the steps of the trace whose two ends are both participants; nothing else is looked
 * at. They are the diagram's arrows, in the diagram's order, none missing and none more.
 * <ul>
 * <li>An arrow is a step with its two ends, its name and, where the label has parentheses, these fields. A solid and a
 * dashed arrow claim the same.</li>
 * <li>{@code alt}: one of the branches. {@code opt}: the branch or nothing. {@code loop}: the branch once or more.</li>
 * <li>{@code par}: the branches at the same time, so their steps may be interleaved in any way. Nothing but {@code par}
 * loosens the order, not even different nodes.</li>
 * <li>Some listed scenario must take each branch of an {@code alt}, some must take an {@code opt} and some pass it by, some
 * must go once through a {@code loop} and some more often. The branches of an {@code alt} stand in the order in which the
 * listed scenarios first take them, since otherwise two of them could be exchanged unnoticed.</li>
 * </ul>
 *
 * <p>A participant {@code Partition on node 2} is the component on that node only; {@code Partition} is it on any node.
 */
package gregor.book.diagram;
