package gregor.exercises;

import java.util.ArrayList;
import java.util.List;

/** The lines in which two texts differ, with a few around them: the longest common subsequence, in a table. */
final class LineDiff {

    private static final int CONTEXT = 3;

    private LineDiff() {}

    /** @return lines that begin with "- " for one text's, "+ " for the other's, two spaces for both; "..." for what is left out */
    static List<String> of(String one, String other) {
        List<String> before = one.lines().toList();
        List<String> after = other.lines().toList();
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j)) ? 1 + common[i + 1][j + 1] : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> all = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                all.add("  " + before.get(i++));
                j++;
            } else if (j == after.size() || i < before.size() && common[i + 1][j] >= common[i][j + 1]) {
                all.add("- " + before.get(i++));
            } else {
                all.add("+ " + after.get(j++));
            }
        }
        return around(all);
    }

    private static List<String> around(List<String> all) {
        List<String> shown = new ArrayList<>();
        boolean isGap = false;
        for (int at = 0; at < all.size(); at++) {
            List<String> near = all.subList(Math.max(0, at - CONTEXT), Math.min(all.size(), at + CONTEXT + 1));
            if (near.stream().anyMatch(line -> !line.startsWith("  "))) {
                shown.add(all.get(at));
                isGap = false;
            } else if (!isGap && at > 0) {
                shown.add("...");
                isGap = true;
            } else {
                isGap = true;
            }
        }
        return shown;
    }
}
