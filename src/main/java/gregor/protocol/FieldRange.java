package gregor.protocol;

/**
 * Bytes that are one field of a message, or a number that the layout needs: a count of elements, a tag, a size.
 *
 * @param path from the outside in, as in {@code topics[3].partitions[0].fetchOffset}
 * @param start of the first byte, counted from the start of the buffer
 * @param contentStart where the value itself starts, behind the length in front of it; {@code start} where there is none
 * @param end exclusive
 * @param type in the words of Kafka's protocol guide, such as {@code compact nullable string}
 * @param value as people read it: texts in quotes, bytes in hex
 * @param versions the versions that have the field, as Kafka writes them ({@code 0-6}, {@code 7+}); empty for numbers
 *     that belong to the layout
 */
public record FieldRange(String path, int start, int contentStart, int end, String type, String value, String versions) {}
