/**
 * Pictures of bytes: frames and files with each byte's field named beside it, never by hand.
 *
 * <p>What cuts a frame is the codec's own plan ({@link gregor.protocol.FieldRanges}), what cuts a batch are the constants of
 * {@link gregor.record.RecordBatch}, and what the fields mean stands in the sources of the message records.
 *
 * <p>The figure: {@code <figure class="bytes" id="bytes-NAME">} has a {@code <pre class="hex">} with a {@code <span
 * class="row">} for each 16 bytes: {@code <span class="at">} the offset, {@code <span class="octets">} the hex, {@code <span
 * class="ascii">} the text. In both, {@code <span data-f="3" class="g2">} is field 3 in colour 2 of 6 (see {@link
 * gregor.book.bytes.ByteSpan.Part}); in it a {@code <span class="len">} holds the length in front of a value. A
 * {@code <span class="row skipped">} stands for rows of one long field. Then a table with a row {@code <tr data-f="3">} for
 * each field; the path before a field's own name is in {@code <span class="outer">}, places and versions are in {@code <small>}.
 *
 * <p>Reading order: {@link gregor.book.bytes.Bytes}, the pictures by name; {@link gregor.book.bytes.Annotated};
 * {@code MessageSpans}, {@code BatchSpans}, {@code IndexSpans}; {@code BytesFigure}.
 */
package gregor.book.bytes;
