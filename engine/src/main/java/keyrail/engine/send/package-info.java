/**
 * Calls that start in this process instead of at a port: one message out, one text back, and the test of a connection.
 *
 * <p>May use: engine, wire, core. Start reading at {@link keyrail.engine.send.Sender}.
 */
@NullMarked
package keyrail.engine.send;

import org.jspecify.annotations.NullMarked;
