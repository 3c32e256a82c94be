package gregor.book;

import gregor.book.text.SafeText;

/** Where a macro goes that can't show what it was asked for: to the problems, with its line; the page is built all the same. */
final class MacroProblem {

    private MacroProblem() {}

    static String tried(Macro macro, MacroCall call, String colons, Problems problems) {
        try {
            return macro.html(call);
        } catch (RuntimeException e) {
            // What the book's own readers throw says what is wrong; of anything else its class says most.
            boolean ours = e.getClass().getName().startsWith("gregor.");
            String message = ours ? e.getMessage() : e.toString();
            String start = call.macro() + colons + call.target();
            int line = call.where().lineOf(start + "[", start);
            if (ours && message.matches("(?s)[\\w./-]+\\.\\w+:\\d+: .*")) {
                problems.addPlaced(message, call.where().file(), line);
            } else {
                problems.add(call.where().file(), line, start + "[]: " + message);
            }
            return "<span class=\"problem\">" + SafeText.html(message) + "</span>";
        }
    }
}
