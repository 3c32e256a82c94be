package gregor.book;

/** What a macro of the book shows. */
interface Macro {

    /**
     * @return HTML
     * @throws BookError if what the macro asks for does not exist or is not so
     */
    String html(MacroCall call);
}
