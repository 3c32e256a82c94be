/** Text as the site's files hold it: in HTML, and in scripts that hand data over. */
package gregor.book.text;
