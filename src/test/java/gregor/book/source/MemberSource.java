package gregor.book.source;

import java.util.List;

/**
 * A method, constructor, field, enum constant or record component, as places in its file's text.
 *
 * @param name a constructor has its class' name
 * @param parameters the parameters' types without packages and type arguments, {@code String[]} for {@code String...};
 *     empty for what is no method
 * @param doc the documentation comment and the white space behind it; empty, before the declaration, without one
 * @param code the declaration with annotations, without documentation
 * @param body the braces and what is between them, or a field's initial value; empty without one
 */
public record MemberSource(Kind kind, String name, List<String> parameters, Span doc, Span code, Span body) {

    /** What a member is. */
    public enum Kind { METHOD, CONSTRUCTOR, FIELD, CONSTANT, COMPONENT }

    public boolean isMethod() {
        return kind == Kind.METHOD || kind == Kind.CONSTRUCTOR;
    }

    /** As a reference names it: {@code append(ByteBuffer, int)} for a method, the name alone for others. */
    public String signature() {
        return isMethod() ? name + "(" + String.join(", ", parameters) + ")" : name;
    }
}
