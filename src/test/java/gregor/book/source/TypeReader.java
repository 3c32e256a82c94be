package gregor.book.source;

import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import java.util.ArrayList;
import java.util.List;

/** Takes from the compiler's tree where each type and member is. */
final class TypeReader {

    private final String text;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    TypeReader(String text, CompilationUnitTree unit, SourcePositions positions) {
        this.text = text;
        this.unit = unit;
        this.positions = positions;
    }

    List<TypeSource> types() {
        return unit.getTypeDecls().stream().filter(ClassTree.class::isInstance).map(tree -> type((ClassTree) tree, "")).toList();
    }

    private TypeSource type(ClassTree tree, String outer) {
        String simpleName = tree.getSimpleName().toString();
        Span code = span(tree);
        int open = text.indexOf('{', endOfHeader(tree));
        List<MemberSource> members = new ArrayList<>();
        List<TypeSource> nested = new ArrayList<>();
        for (Tree member : tree.getMembers()) {
            if (member instanceof ClassTree inner) {
                nested.add(type(inner, outer + simpleName + "."));
            } else if (member instanceof MethodTree method) {
                members.add(method(method, simpleName));
            } else if (member instanceof VariableTree field) {
                members.add(field(field, tree.getKind(), open));
            }
        }
        List<String> supertypes = new ArrayList<>();
        if (tree.getExtendsClause() != null) {
            supertypes.add(plainType(tree.getExtendsClause()));
        }
        tree.getImplementsClause().forEach(type -> supertypes.add(plainType(type)));
        return new TypeSource(outer + simpleName, supertypes, doc(code), code, new Span(open, code.end()), members, nested);
    }

    /** A place behind everything in a type's header that may itself contain a brace, which only annotations do. */
    private int endOfHeader(ClassTree tree) {
        int end = Math.max((int) positions.getStartPosition(unit, tree), endOf(tree.getModifiers()));
        for (Tree part : tree.getTypeParameters()) {
            end = Math.max(end, endOf(part));
        }
        if (tree.getKind() == Tree.Kind.RECORD) {
            for (Tree member : tree.getMembers()) {
                if (member instanceof VariableTree variable && isComponent(variable)) {
                    end = Math.max(end, endOf(member));
                }
            }
        }
        return end;
    }

    /** A record's components are fields of the tree; unlike real ones, which have to be static, they have no such word. */
    private static boolean isComponent(VariableTree variable) {
        return !variable.getModifiers().getFlags().contains(javax.lang.model.element.Modifier.STATIC);
    }

    private MemberSource method(MethodTree tree, String className) {
        boolean isConstructor = tree.getName().contentEquals("<init>");
        Span code = span(tree);
        Span body = tree.getBody() == null ? new Span(code.end(), code.end()) : span(tree.getBody());
        List<String> parameters = tree.getParameters().stream().map(parameter -> plainType(parameter.getType()))
            .toList();
        return new MemberSource(isConstructor ? MemberSource.Kind.CONSTRUCTOR : MemberSource.Kind.METHOD,
            isConstructor ? className : tree.getName().toString(), parameters, doc(code), code, body);
    }

    /** Without package, outer types, annotations and type arguments. */
    private static String plainType(Tree type) {
        if (type instanceof AnnotatedTypeTree annotated) {
            return plainType(annotated.getUnderlyingType());
        } else if (type instanceof ParameterizedTypeTree parameterized) {
            return plainType(parameterized.getType());
        } else if (type instanceof ArrayTypeTree array) {
            return plainType(array.getType()) + "[]";
        } else if (type instanceof MemberSelectTree select) {
            return select.getIdentifier().toString();
        }
        return type.toString();
    }

    private MemberSource field(VariableTree tree, Tree.Kind owner, int open) {
        Span code = span(tree);
        Span body = tree.getInitializer() == null ? new Span(code.end(), code.end()) : span(tree.getInitializer());
        MemberSource.Kind kind = MemberSource.Kind.FIELD;
        if (owner == Tree.Kind.RECORD && isComponent(tree)) {
            kind = MemberSource.Kind.COMPONENT;
        } else if (owner == Tree.Kind.ENUM && isConstant(tree)) {
            kind = MemberSource.Kind.CONSTANT;
            // The tree makes up the call of a constructor where there are only a name and arguments.
            code = new Span(code.start(), Math.max(code.end(), body.end()));
            body = new Span(code.end(), code.end());
        }
        return new MemberSource(kind, tree.getName().toString(), List.of(), doc(code), code, body);
    }

    /** A constant's type is nowhere in the text, so its declaration begins with its name. */
    private boolean isConstant(VariableTree tree) {
        ModifiersTree modifiers = tree.getModifiers();
        int start = modifiers.getAnnotations().isEmpty() ? (int) positions.getStartPosition(unit, tree) : endOf(modifiers);
        String rest = text.substring(start).stripLeading();
        String name = tree.getName().toString();
        return rest.startsWith(name) && rest.substring(name.length()).stripLeading().matches("(?s)[(,;{}/].*");
    }

    /** The documentation comment right before a declaration, and the white space between them. */
    private Span doc(Span code) {
        String before = text.substring(0, code.start()).stripTrailing();
        int start = before.endsWith("*/") ? before.lastIndexOf("/*") : -1;
        return start >= 0 && before.startsWith("/**", start) ? new Span(start, code.start()) : new Span(code.start(), code.start());
    }

    private Span span(Tree tree) {
        return new Span((int) positions.getStartPosition(unit, tree), endOf(tree));
    }

    private int endOf(Tree tree) {
        return (int) positions.getEndPosition(unit, tree);
    }
}
