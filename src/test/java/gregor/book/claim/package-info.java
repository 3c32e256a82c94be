/**
 * Claims: the numbered sentences of the book that a property proves.
 *
 * <p>{@link gregor.book.claim.Claim} ties a property to a sentence, {@link gregor.book.claim.ClaimRecorder} keeps what
 * the property's last run did, {@link gregor.book.claim.ClaimResult} is what it keeps.
 */
package gregor.book.claim;
