/**
 * What is said in a conversation, in no vendor's words: what a request asks for, what a scripted model answers to it, and
 * one class per format that reads the one and writes the other. None of it is shared with the product, so that it can
 * judge the product.
 *
 * <p>May use: JSON trees. Start reading at {@link keyrail.rehearsal.turn.Director}.
 */
@NullMarked
package keyrail.rehearsal.turn;

import org.jspecify.annotations.NullMarked;
