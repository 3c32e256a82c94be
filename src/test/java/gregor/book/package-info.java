/**
 * The book's machine: it turns chapters, diagrams, exercises and the sources into a site, and refuses what is not true.
 *
 * <p>Reading order: {@link gregor.book.Book}, the command; {@link gregor.book.SiteBuilder}, what is built and in which order;
 * {@link gregor.book.Asciidoc} and {@link gregor.book.Macros}, how a chapter becomes a page and what it may ask for; then the
 * checks, {@link gregor.book.LinkCheck}, {@link gregor.book.PageCheck}, {@link gregor.book.NameCheck},
 * {@link gregor.book.ClaimCheck} and {@link gregor.book.ChapterForm}, each of which says to {@link gregor.book.Problems}
 * what there is to mend. Appendices are read or made by {@link gregor.book.Glossary},
 * {@link gregor.book.Rosetta}, {@link gregor.book.ProtocolReference} and {@link gregor.book.ConfigReference}.
 */
package gregor.book;
