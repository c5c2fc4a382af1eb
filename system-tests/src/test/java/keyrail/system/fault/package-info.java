/** What goes wrong on the way in and out, by the bytes: every row of {@code docs/failure-table.md} that needs a wire. */
@NullMarked
package keyrail.system.fault;

import org.jspecify.annotations.NullMarked;
