/**
 * The program: command line, daemon, demo.
 *
 * <p>May use: everything. Start reading at {@code Main}.
 */
@NullMarked
package keyrail.app;

import org.jspecify.annotations.NullMarked;
