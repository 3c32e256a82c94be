package gregor.book.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be named in the sources, on two made-up files. */
class SourceTreeTest {

    private static final String LEDGER = """
        package shop;

        import java.util.List;

        /** Keeps { sums. */
        @SuppressWarnings({"unused"})
        public final class Ledger<T extends Comparable<T>> extends Book implements Runnable {

            static final int FIRST = 1;
            static final int SECOND = 2;

            /** Where it {@code starts}. */
            private int start = 7;

            Ledger(int start) {
                this.start = start;
            }

            /**
             * Adds.
             *
             * @param item what
             */
            @Override
            public void add(T item, List<? extends T> more) {
                // a comment that says why
                if (more.isEmpty()) {
                    start++;
                }
            }

            int add(java.util.Map.Entry<String, T> entry, int... rest) {
                return 0;
            }

            int start() {
                return start;
            }

            /** A line. */
            record Line(@Deprecated(forRemoval = false) int amount, String text) {
                static final int MOST = 3;

                Line {
                    amount = Math.max(0, amount);
                }
            }

            enum Colour {
                /** Of blood. */
                RED(1) {
                    @Override
                    int shade() {
                        return 2;
                    }
                },
                GREEN, @Deprecated BLUE;

                private int code;

                Colour(int... code) {}

                int shade() {
                    return 0;
                }
            }
        }
        """;
    private static final String BOOK = "package shop;\nabstract class Book { abstract int pages(); interface Line {} class Cover {} }\n";

    @TempDir
    Path root;
    private SourceTree tree;

    @BeforeEach
    void write() throws IOException {
        Path folder = Files.createDirectories(root.resolve("src/main/java/shop"));
        Files.writeString(folder.resolve("Ledger.java"), LEDGER);
        Files.writeString(folder.resolve("Book.java"), BOOK);
        tree = SourceTree.of(root);
    }

    @Test
    void findsTypesBySimpleQualifiedAndNestedName() {
        assertThat(List.of("Ledger", "shop.Ledger", "Ledger.Line", "shop.Ledger.Line", "Colour", "Cover")).allMatch(tree::hasType);
        assertThat(List.of("ledger", "other.Ledger", "Ledger.Cover", "sums", "")).noneMatch(tree::hasType);
        assertThat(tree.type("Colour").type().name()).isEqualTo("Ledger.Colour");
    }

    @Test
    void findsMembersAlsoOfSupertypes() {
        assertThat(List.of("add", "start", "FIRST", "pages", "Ledger")).allMatch(name -> tree.hasMember("Ledger", name));
        assertThat(List.of("RED", "BLUE", "shade", "code")).allMatch(name -> tree.hasMember("Colour", name));
        assertThat(tree.hasMember("Ledger.Line", "amount")).isTrue();
        assertThat(tree.hasMember("Ledger", "amount")).isFalse();
    }

    @Test
    void showsOneMemberAndSeveral() {
        Listing method = tree.find("Ledger#add(T, List)");
        assertThat(method.text()).startsWith("@Override\npublic void add(").endsWith("    }\n}")
            .contains("    // a comment that says why\n");
        assertThat(method.place()).isEqualTo("src/main/java/shop/Ledger.java:24");
        assertThat(method.lastLine()).isEqualTo(30);
        assertThat(tree.find("Ledger#FIRST,SECOND, start()").text())
            .isEqualTo("static final int FIRST = 1;\nstatic final int SECOND = 2;\n\nint start() {\n    return start;\n}");
        assertThat(tree.find("Ledger#Ledger").text()).startsWith("Ledger(int start) {");
        assertThat(tree.find("Colour#RED").text()).startsWith("RED(1) {").endsWith("}");
        assertThat(tree.find("Colour#BLUE").text()).isEqualTo("@Deprecated BLUE");
        assertThat(tree.find("Colour#code").text()).isEqualTo("private int code;");
        assertThat(tree.find("Ledger.Line#amount").text()).isEqualTo("@Deprecated(forRemoval = false) int amount");
    }

    @Test
    void tellsOverloadsApart() {
        assertThat(tree.find("Ledger#add(Map.Entry<String, T>, int...)").firstLine()).isEqualTo(32);
        assertThat(tree.find("Ledger#add(Entry, int[])").firstLine()).isEqualTo(32);
        assertThatThrownBy(() -> tree.find("Ledger#add")).isInstanceOf(UnknownSource.class)
            .hasMessage("shop.Ledger has several add: say which of add(T, List), add(Entry, int[])");
        assertThatThrownBy(() -> tree.find("Ledger#add(int)"))
            .hasMessage("shop.Ledger has no add(int); it has add(T, List), add(Entry, int[])");
    }

    @Test
    void showsDocumentationOnlyWhenAsked() {
        ListingStyle doc = new ListingStyle(true, Set.of(), Set.of());
        assertThat(tree.find("Ledger#add(T, List)", doc).text()).startsWith("/**\n * Adds.\n");
        assertThat(tree.find("Ledger", doc).text()).startsWith("/** Keeps { sums. */\n@Supp").contains("/** Of blood. */");
        assertThat(tree.find("Ledger").text()).startsWith("@SuppressWarnings({\"unused\"})\npublic").doesNotContain("/**")
            .contains("    static final int SECOND = 2;\n\n    private int start = 7;\n");
    }

    @Test
    void leavesBodiesOut() {
        assertThat(tree.find("Ledger#start(),add(T,List)", new ListingStyle(false, Set.of("start"), Set.of())).text())
            .startsWith("int start() { ... }\n\n@Override").contains("start++");
        String shown = tree.find("Ledger", new ListingStyle(false, Set.of(), Set.of("start"))).text();
        assertThat(shown).contains("Ledger(int start) { ... }", "List<? extends T> more) { ... }", "    return start;",
            "record Line(@Deprecated(forRemoval = false) int amount, String text) { ... }", "enum Colour { ... }", "start = 7;");
        assertThatThrownBy(() -> tree.find("Ledger", new ListingStyle(false, Set.of("stop"), Set.of())))
            .hasMessage("elide names 'stop', which is not in this listing of shop.Ledger");
    }

    @Test
    void saysWhatComesNearest() {
        assertThatThrownBy(() -> tree.find("Leger")).isInstanceOf(UnknownSource.class)
            .hasMessage("there is no type 'Leger'; the nearest names are Ledger, Book");
        assertThatThrownBy(() -> tree.find("Ledger#strat"))
            .hasMessage("shop.Ledger has no strat; the nearest names are start, FIRST, add");
        assertThatThrownBy(() -> tree.find("Line")).hasMessage("'Line' may be any of shop.Book.Line, shop.Ledger.Line: say which");
    }

    @Test
    void cutsBodiesOut() {
        SourceTree.Found ledger = tree.type("Ledger");
        MemberSource start = tree.member(ledger, new Reference.Member("start", null));
        String cut = Surgery.cut(ledger.file(), List.of(start), "throw new IllegalStateException();");
        assertThat(cut).isEqualTo(LEDGER.replace("{\n        return start;\n    }",
            "{\n        throw new IllegalStateException();\n    }"));
        MemberSource field = tree.member(ledger, new Reference.Member("FIRST", null));
        assertThatThrownBy(() -> Surgery.cut(ledger.file(), List.of(field), "")).hasMessageContaining("FIRST in src/main");
    }

    @Test
    void readsEveryFileOfTheProject() {
        SourceTree project = SourceTree.of(ProjectFolder.find());
        for (Path path : project.files()) {
            JavaFile file = project.file(path);
            for (TypeSource type : file.allTypes()) {
                assertThat(type.body().in(file.text())).as("%s in %s", type.name(), path).startsWith("{").endsWith("}");
                for (MemberSource member : type.members()) {
                    assertThat(member.code().in(file.text())).as("%s in %s", member.signature(), path).contains(member.name());
                    assertThat(member.isMethod() && !member.body().isEmpty() ? member.body().in(file.text()) : "{}")
                        .as("%s in %s", member.signature(), path).startsWith("{").endsWith("}");
                }
            }
        }
        assertThat(project.files()).hasSizeGreaterThan(400);
    }

    @Test
    void putsOtherMethodsInTheirPlace() {
        String other = "// why: no reason\n/** Never shown. */\nint start() {\n    return 0;\n}\n";
        assertThat(Surgery.substitute(tree, tree.type("Ledger"), Path.of("4.1-zero.java"), other))
            .isEqualTo(LEDGER.replace("int start() {\n        return start;\n    }", "int start() {\n    return 0;\n}"));
        assertThatThrownBy(() -> Surgery.substitute(tree, tree.type("Ledger"), Path.of("4.1-zero.java"), "int stop() { return 1; }"))
            .isInstanceOf(UnknownSource.class).hasMessageContaining("has no stop()");
        assertThatThrownBy(() -> Surgery.substitute(tree, tree.type("Ledger"), Path.of("4.1-zero.java"), "// a\nint start() {\n  return }"))
            .hasMessageStartingWith("4.1-zero.java:3: ");
    }
}
