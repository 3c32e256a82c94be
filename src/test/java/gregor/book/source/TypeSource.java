package gregor.book.source;

import java.util.ArrayList;
import java.util.List;

/**
 * A class, interface, enum, record or annotation, as places in its file's text.
 *
 * @param name without package; {@code FetchMessage.FetchRequest} for a nested type
 * @param supertypes the simple names of what it extends and implements
 * @param doc the documentation comment and the white space behind it; empty, before the declaration, without one
 * @param code the declaration with annotations, without documentation
 * @param body the braces and what is between them
 */
public record TypeSource(String name, List<String> supertypes, Span doc, Span code, Span body, List<MemberSource> members,
        List<TypeSource> nested) {

    public String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** All members of a name, overloads together. */
    public List<MemberSource> members(String simpleName) {
        return members.stream().filter(member -> member.name().equals(simpleName)).toList();
    }

    /** This type and all that are in it, outer ones first. */
    public List<TypeSource> withNested() {
        List<TypeSource> all = new ArrayList<>(List.of(this));
        nested.forEach(type -> all.addAll(type.withNested()));
        return all;
    }
}
