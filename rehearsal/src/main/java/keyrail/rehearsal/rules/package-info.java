/**
 * What the vendors refuse of a request, in their own words: fields by the tables of {@code schema}, then the rules that
 * no table can say.
 *
 * <p>May use {@code schema} and Jackson. One class for each format; start at
 * {@link keyrail.rehearsal.rules.MessagesRequests}.
 */
@NullMarked
package keyrail.rehearsal.rules;

import org.jspecify.annotations.NullMarked;
