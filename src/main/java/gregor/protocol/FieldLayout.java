package gregor.protocol;

import java.util.List;

/**
 * One field of a message in one version, for those who describe messages.
 *
 * @param type in the words of Kafka's protocol guide, such as {@code compact nullable string}
 * @param versions the versions that have the field, as Kafka writes them: {@code 0-6}, {@code 7+}
 * @param tag -1 for a field in its fixed place
 * @param absent what it is where nothing was written for it, as {@link FieldRange} writes values
 * @param fields those of the struct that this field, or each of its elements, is; otherwise none
 */
public record FieldLayout(String name, String type, String versions, int tag, String absent,
        List<FieldLayout> fields) {

    static List<FieldLayout> of(Shape shape) {
        return shape.fields().stream().map(field ->
            new FieldLayout(field.name(), field.shape().type(), field.versions(), field.tag(),
                FieldRanges.text(field.absent()), of(field.shape()))).toList();
    }
}
