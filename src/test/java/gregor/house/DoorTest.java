package gregor.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A package has a door that says what it is about and where to begin; a class has a sentence that says what it is. */
class DoorTest {

    private static final int FEWEST_LETTERS_OF_A_DOOR = 300;

    @Test
    void everyPackageHasADoor() {
        assertThat(packagesWithoutDoor(Source.MAIN)).isEmpty();
    }

    @Test
    void everyClassSaysWhatItIs() {
        assertThat(silentClasses(Source.MAIN)).isEmpty();
    }

    @Test
    void theRulesFindWhatTheyAreFor() {
        Source silent = Source.planted("src/main/java/a/Silent.java", "package a; class Silent {}");
        Source thinDoor = Source.planted("src/main/java/b/package-info.java", "/** A package. */ package b;");
        Source door = Source.planted("src/main/java/a/package-info.java", "/** <b>Reading order.</b> " + "x".repeat(300) + " */ @Uses({}) package a;");
        assertThat(silentClasses(List.of(silent, door))).containsExactly("src/main/java/a/Silent.java: Silent");
        assertThat(packagesWithoutDoor(List.of(silent))).containsExactly("a has no package-info.java");
        assertThat(packagesWithoutDoor(List.of(silent, door))).isEmpty();
        assertThat(packagesWithoutDoor(List.of(thinDoor))).containsExactly("b says nothing of its problem", "b has no Reading order",
            "b has no @Uses");
    }

    private static List<String> packagesWithoutDoor(List<Source> sources) {
        Set<String> packages = new TreeSet<>();
        TreeMap<String, Source> doors = new TreeMap<>();
        for (Source source : sources) {
            packages.add(source.packageName());
            if (source.isPackageInfo()) {
                doors.put(source.packageName(), source);
            }
        }
        List<String> found = new ArrayList<>();
        for (String name : packages) {
            Source door = doors.get(name);
            if (door == null) {
                found.add(name + " has no package-info.java");
            } else {
                checkDoor(door, found);
            }
        }
        return found;
    }

    private static void checkDoor(Source door, List<String> found) {
        String name = door.packageName();
        String doc = door.docOf(door.unit().getPackage());
        if (doc == null || doc.length() < FEWEST_LETTERS_OF_A_DOOR) {
            found.add(name + " says nothing of its problem");
        }
        if (doc == null || !doc.contains("Reading order")) {
            found.add(name + " has no Reading order");
        }
        if (door.unit().getPackageAnnotations().stream().noneMatch(annotation -> annotation.getAnnotationType().toString().equals("Uses"))) {
            found.add(name + " has no @Uses");
        }
    }

    private static List<String> silentClasses(List<Source> sources) {
        List<String> found = new ArrayList<>();
        for (Source source : sources) {
            for (ClassTree type : source.topLevelClasses()) {
                if (source.docOf(type) == null) {
                    found.add(source.path() + ": " + type.getSimpleName());
                }
            }
        }
        return found;
    }
}
