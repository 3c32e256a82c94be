package gregor.book;

import gregor.book.source.UnknownSource;

/** Where a macro goes that can't show what it was asked for: to the problems, with its line; the page is built all the same. */
final class MacroProblem {

    private MacroProblem() {}

    static String tried(Macro macro, MacroCall call, String colons, Problems problems) {
        try {
            return macro.html(call);
        } catch (BookError | UnknownSource e) {
            return told(call, colons, e.getMessage(), problems);
        } catch (RuntimeException e) {
            return told(call, colons, e.toString(), problems);
        }
    }

    private static String told(MacroCall call, String colons, String message, Problems problems) {
        String start = call.macro() + colons + call.target();
        problems.add(call.where().file(), call.where().lineOf(start + "[", start), start + "[]: " + message);
        return "<span class=\"problem\">" + Html.escape(message) + "</span>";
    }
}
